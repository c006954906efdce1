// Searches all bodies. The index is loaded when it is first needed, as a script: files cannot be fetched from a folder.
'use strict';
(function () {
	const form = document.querySelector('form.search');
	const input = form.querySelector('input');
	const list = form.querySelector('.hits');
	const status = form.querySelector('.count');
	const up = document.body.dataset.up;
	const most = 20;
	let names = null;

	function fold(text) {
		return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
	}

	function load() {
		return new Promise((resolve) => {
			if (window.searched)
				return resolve();
			const script = document.createElement('script');
			script.src = up + '../assets/bodies.js';
			script.onload = resolve;
			document.head.append(script);
		});
	}

	async function search() {
		const wanted = fold(input.value.trim()).split(/\s+/);
		if (wanted.join('').length < 2) {
			list.replaceChildren();
			status.textContent = '';
			return;
		}
		await load();
		names ??= window.searched.categories.flat().map((row) => ({ row, text: fold(row[0]) }));
		const hits = names.filter(({ text }) => wanted.every((word) => text.includes(word)));
		list.replaceChildren(...hits.slice(0, most).map(({ row: [name, file, , score] }) => {
			const item = document.createElement('li');
			const link = document.createElement('a');
			const label = document.createElement('bdi');
			label.textContent = name;
			link.href = up + 'body/' + file + '.html';
			link.append(label);
			item.append(link, score === null ? '' : ' ' + (document.documentElement.lang === 'id' ? score.replace('.', ',') : score));
			return item;
		}));
		status.textContent = hits.length === 0 ? input.dataset.nothing
			: hits.length + ' ' + input.dataset.found + (hits.length > most ? ' (' + most + ')' : '');
	}

	form.hidden = false;
	input.addEventListener('input', search);
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		list.querySelector('a')?.click();
	});
})();
