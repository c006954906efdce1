// Sorts, filters and pages a ranking; on paper all rows of the filter stand.
'use strict';
(function () {
	const table = document.querySelector('table.ranking');
	const body = table.tBodies[0];
	const form = document.querySelector('form.controls');
	const paging = document.querySelector('.paging');
	const words = JSON.parse(table.dataset.words);
	const number = Number(table.dataset.category);
	const site = Object.assign({ zones: window.searched.zones }, window.searched.shows[number]);
	const all = window.searched.categories[number];
	const size = 50;
	const language = new Intl.Collator(document.documentElement.lang, { numeric: true });
	let page = 0;
	let column = 2;
	let falling = false;
	let rows = all;

	function fold(text) {
		return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
	}

	// What is missing stands last, whichever way the rest is sorted.
	function compare(a, b) {
		const x = a[column];
		const y = b[column];
		if (x === null || y === null)
			return (x === null) - (y === null);
		const order = column === 0 || column === 5 ? language.compare(x, y) : x - y;
		return falling ? -order : order;
	}

	function show(every) {
		const pages = Math.max(1, Math.ceil(rows.length / size));
		page = Math.min(Math.max(page, 0), pages - 1);
		const shown = every ? rows : rows.slice(page * size, (page + 1) * size);
		body.innerHTML = shown.map((row) => rankingRow(row, site, words)).join('');
		paging.hidden = pages === 1;
		paging.querySelector('.pages').textContent = (page + 1) + ' / ' + pages;
		paging.querySelector('[data-page="-1"]').disabled = page === 0;
		paging.querySelector('[data-page="1"]').disabled = page === pages - 1;
		form.querySelector('.count').textContent = rows.length.toLocaleString(document.documentElement.lang) + ' ' + table.dataset.rows;
	}

	function choose() {
		const wanted = fold(form.text.value.trim());
		const zone = form.zone.value;
		rows = all.filter((row) => (fold(row[0]).includes(wanted) || fold(row[5] || '').includes(wanted))
			&& (zone === '' || (zone === 'none' ? row[3] === null : row[4] === Number(zone))));
		rows.sort(compare);
		page = 0;
		show();
	}

	function mark() {
		for (const button of table.querySelectorAll('[data-sort]')) {
			if (Number(button.dataset.sort) === column)
				button.parentElement.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
			else
				button.parentElement.removeAttribute('aria-sort');
		}
	}

	table.tHead.addEventListener('click', (event) => {
		const button = event.target.closest('[data-sort]');
		if (!button)
			return;
		falling = Number(button.dataset.sort) === column && !falling;
		column = Number(button.dataset.sort);
		mark();
		choose();
	});
	paging.addEventListener('click', (event) => {
		const step = Number(event.target.dataset.page || 0);
		if (step === 0)
			return;
		page += step;
		show();
		table.scrollIntoView();
	});
	form.addEventListener('input', choose);
	form.addEventListener('submit', (event) => event.preventDefault());
	window.addEventListener('beforeprint', () => show(true));
	window.addEventListener('afterprint', () => show());
	form.hidden = false;
	mark();
	choose();
})();
