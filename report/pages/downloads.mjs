// The files of the publication, and the programs that check them
import { html } from '../html.mjs';
import { number, page, table } from '../page.mjs';

export function downloadsPage(site, words, programs) {
	const rows = [...site.files].map(([path, content]) => [`data/${path}`, content.length])
		.concat(programs.map(({ name, content }) => [`verify/${name}`, content.length]));
	return page(site, words, { title: words.downloads, up: '', path: 'downloads.html', content: html`
<h1>${words.downloads}</h1>
<p>${words.downloadTexts}</p>
${table(words.downloads, [words.file, number(words.bytes)], rows.map(([path, bytes]) => html`<tr>
<th scope="row"><a href="../${path}" download>${path}</a></th><td class="n">${words.count(bytes)}</td></tr>
`))}` });
}
