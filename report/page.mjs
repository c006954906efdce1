// What all pages have: head, navigation, search and foot.
import { zoneBadge } from './assets/shared.mjs';
import { html, markup } from './html.mjs';

// up: from the page to the folder of its language; path: the page within it
export function page(site, words, { title, up, path, content, scripts = [] }) {
	const { publication, categories } = site;
	const link = (to, text) => html`<li><a href="${up}${to}"${path === to ? markup(' aria-current="page"') : ''}>${text}</a></li>`;
	return html`<!DOCTYPE html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${publication.title}</title>
<link rel="stylesheet" href="${up}../assets/style.css">
<link rel="stylesheet" href="${up}../assets/zones.css">
</head>
<body data-up="${up}">
<a class="skip" href="#content">${words.skip}</a>
<header>
<p class="site"><a href="${up}index.html"><bdi>${publication.title}</bdi></a></p>
<nav aria-label="${words.pages}"><ul>
${link('index.html', words.national)}${categories.length <= 12 && categories.map(({ code, file }) => link(`category/${file}.html`, html`<bdi>${code}</bdi>`))}
${link('method.html', words.method)}${link('downloads.html', words.downloads)}
<li><a href="${up}../${words.other}/${path}" lang="${words.other}" hreflang="${words.other}">${words.otherLanguage}</a></li>
</ul></nav>
<form role="search" class="search" hidden>
<label for="search">${words.search}</label>
<input id="search" type="search" autocomplete="off" placeholder="${words.searchHint}" data-found="${words.found}" data-nothing="${words.nothingFound}">
<p role="status" class="count"></p>
<ul class="hits"></ul>
</form>
<noscript><p>${words.noScript}</p></noscript>
</header>
<main id="content" tabindex="-1">
${content}
</main>
<footer><p>${words.released}: ${words.moment(publication.release_at)}. ${words.root}: <code>${groups(publication.root)}</code></p></footer>
<script src="${up}../assets/shared.js"></script>
<script src="${up}../assets/search.js"></script>
${scripts.map((name) => html`<script src="${up}../assets/${name}"></script>
`)}</body>
</html>
`;
}

export function badge(site, zone) {
	return zone === null ? null : markup(zoneBadge(zone, site.zoneNumber(zone), site.zones[site.zoneNumber(zone)].shape));
}

// As a decree prints a hash: groups of four digits
export function groups(hash) {
	return hash.replace(/(.{4})(?=.)/g, '$1 ');
}

// A number of the database without the zeros at its end
export function trimmed(number) {
	return number?.includes('.') ? number.replace(/[.]?0+$/, '') : number;
}

// The head of a column of numbers
export function number(text) {
	return { number: text };
}

// A table that is wider than the screen is scrolled by itself, with the keyboard too.
export function table(caption, head, rows, { className = '' } = {}) {
	return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="${className}">
<caption>${caption}</caption>
<thead><tr>${head.map((cell) => (cell.number ? html`<th scope="col" class="n">${cell.number}</th>` : html`<th scope="col">${cell}</th>`))}</tr></thead>
<tbody>
${rows}
</tbody></table></div>`;
}

// The picture is described in words, and what it shows stands in tables, too. On a telephone it is scrolled.
export function figure(words, { title, svg, description }) {
	return html`<div class="scroll" role="region" aria-label="${title} (${words.chart})" tabindex="0">
<figure role="img" aria-label="${description}" class="chart"><div aria-hidden="true">${markup(svg)}</div></figure></div>`;
}
