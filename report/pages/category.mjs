// A category: its zones, and its ranking, of which the browser shows more than the first rows
import { rankingRow } from '../assets/shared.mjs';
import { html, markup } from '../html.mjs';
import { figure, page } from '../page.mjs';
import { zoneTable } from './national.mjs';

export const firstRows = 50;

function heading(words, key, place) {
	const className = ['rank', 'score', 'interval', 'coverage'].includes(key) ? 'n' : '';
	return html`<th scope="col" class="${className}"><button type="button" data-sort="${place}">${words[key]}</button></th>`;
}

export function categoryPage(site, words, category, number, charts) {
	const rows = site.searched.categories[number];
	const shown = rows.slice(0, firstRows);
	const columns = [['rank', 2], ['body', 0], ['score', 3], ['zone', 4], category.hasIntervals && ['interval', 6],
		category.hasRegions && ['region', 5], category.hasCoverage && ['coverage', 8]].filter(Boolean);
	const said = { notAssessed: words.not_assessed, outside: words.outside, comma: words.language === 'id' };
	return page(site, words, { title: category.code, up: '../', path: `category/${category.file}.html`, scripts: ['bodies.js', 'ranking.js'],
		content: html`
<h1>${words.category} <bdi>${category.code}</bdi></h1>
${zoneTable(site, words, category.summary, false)}
${charts.trends.has(category.code) && figure(words, charts.trends.get(category.code))}
<section><h2 id="ranking">${words.ranking}</h2>
<p>${category.hasIntervals ? words.intervalNote : words.noIntervals}</p>
<p>${words.picture}, ${words.firstThousand}: <a href="../../charts/${category.file}-ranking-${words.language}.svg">${words.ranking}</a>${category.hasIntervals
	&& html`, <a href="../../charts/${category.file}-intervals-${words.language}.svg">${words.interval}</a>`}</p>
<form class="controls" hidden>
<label>${words.filter} <input type="search" name="text" autocomplete="off"></label>
<label>${words.zone} <select name="zone"><option value="">${words.allZones}</option>${site.zones.filter(({ number: zone }) =>
	rows.some((row) => row[4] === zone)).map(({ zone, number: value }) => html`<option value="${value}">${zone}</option>`)}${
	rows.some((row) => row[3] === null) && html`<option value="none">${words.not_assessed}</option>`}</select></label>
<p role="status" class="count"></p>
</form>
<div class="scroll" role="region" aria-labelledby="ranking" tabindex="0"><table class="ranking" data-category="${number}" data-words="${JSON.stringify(said)}" data-rows="${words.rows}">
<caption>${words.ranking}: <bdi>${category.code}</bdi></caption>
<thead><tr>${columns.map(([key, place]) => heading(words, key, place))}</tr></thead>
<tbody>
${shown.map((row) => markup(`${rankingRow(row, { ...site.searched, ...category }, said)}\n`))}</tbody></table></div>
<p class="paging" hidden><button type="button" data-page="-1">${words.previous}</button> <span class="pages"></span>
<button type="button" data-page="1">${words.next}</button></p>
${rows.length > firstRows && html`<noscript><p>${words.noScriptTable}</p></noscript>`}</section>` });
}
