// The first page: zones by category with targets, and how they changed
import { html } from '../html.mjs';
import { badge, figure, number, page, table } from '../page.mjs';

export function zoneRow(site, words, row, withCategory) {
	const share = row.share_of_assessed === null ? null : words.percent(row.share_of_assessed);
	return html`<tr>${withCategory && html`<td><bdi>${row.category}</bdi></td>`}
<th scope="row">${row.kind === 'zone' ? badge(site, row.zone) : words[row.kind]}</th>
<td class="n">${words.count(row.bodies)}</td><td class="n">${share}</td>
<td class="n">${row.kind === 'zone' && `${words.count(row.ever)} ${words.of} ${words.count(row.ever_listed)}`}</td>
<td class="n">${row.targeted > 0 && `${words.count(row.targeted)}, ${words.reached} ${words.count(row.reached)}`}</td></tr>
`;
}

export function zoneTable(site, words, rows, withCategory) {
	const shown = rows.filter(({ kind, bodies }) => kind === 'zone' || bodies > 0);
	return table(words.zonesByCategory, [withCategory && words.category, words.zone, number(words.bodies), number(words.share), number(words.ever),
		number(words.targets)]
		.filter(Boolean), shown.map((row) => zoneRow(site, words, row, withCategory)));
}

export function nationalPage(site, words, charts) {
	const { publication, categories } = site;
	return page(site, words, { title: words.national, up: '', path: 'index.html', content: html`
<h1><bdi>${publication.title}</bdi></h1>
<p>${words.released}: ${words.moment(publication.release_at)}.${publication.legal_basis && html` ${words.legalBasis}: <bdi>${publication.legal_basis}</bdi>.`}</p>
${publication.imported && html`<p>${words.imported}</p>`}
<section><h2 id="categories">${words.categories}</h2>
<ul class="cards">${categories.map(({ code, file, bodies, assessed }) => html`<li><a href="category/${file}.html"><bdi>${code}</bdi></a>
<span>${words.count(bodies.length)} ${words.bodies.toLowerCase()}; ${words.count(bodies.length - assessed)} ${words.not_assessed}</span></li>`)}</ul></section>
<section><h2 id="zones">${words.zonesByCategory}</h2>
${figure(words, charts.zones)}
${zoneTable(site, words, categories.flatMap(({ summary }) => summary), true)}</section>
<section><h2 id="trend">${words.trend}</h2>
${categories.map(({ code }) => charts.trends.get(code)).filter(Boolean).map((chart) => figure(words, chart))}</section>` });
}
