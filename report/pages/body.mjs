// A body: its score, where it comes from, what would improve it, how it was, its units, and the proof of its line
import { html } from '../html.mjs';
import { badge, groups, number, page, table, trimmed } from '../page.mjs';

// More cells than these, and units show only the parts of the first level
const manyCells = 3000;

function bar(value, top) {
	return html`<td class="bar"><span style="inline-size: ${Math.max(0, Math.min(100, 100 * value / top)).toFixed(1)}%"></span></td>`;
}

function facts(site, words, body, interval) {
	const rows = [
		[words.score, body.nilai === null ? words.not_assessed : html`<strong class="score">${words.decimal(body.nilai)}</strong>`],
		[words.zone, body.zone === null ? body.nilai !== null && words.outside : badge(site, body.zone)],
		[words.grade, body.grade !== body.zone && body.grade], [words.predicate, body.predicate !== body.zone && body.predicate],
		[words.opinion, body.opinion],
		[words.rank, body.rank !== null && (body.of === null ? `${body.rank}` : `${body.rank} ${words.of} ${body.of}`)],
		[words.interval, interval && `${interval.low}–${interval.high}`],
		[words.region, body.region && html`<bdi>${body.region}</bdi>`],
		[words.inRegion, body.rank_in_region !== null && `${body.rank_in_region} ${words.of} ${body.of_in_region}`],
		[words.coverage, words.percent(body.coverage)], [words.status, body.status !== 'assessed' && body.status]];
	return html`<dl class="facts">${rows.filter(([, value]) => value).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`)}</dl>${interval && html`<p>${words.intervalNote}</p>`}`;
}

// Numbers as in a table of contents: 1, 1.1, 1.2, 2
export function numbered(nodes) {
	const numbers = new Map();
	const children = new Map();
	for (const { node, parent } of nodes) {
		if (parent === null || !nodes.some((other) => other.node === parent)) {
			numbers.set(node, '');
			continue;
		}
		const place = (children.get(parent) ?? 0) + 1;
		children.set(parent, place);
		const above = numbers.get(parent);
		numbers.set(node, above ? `${above}.${place}` : `${place}`);
	}
	return numbers;
}

const titleOf = ({ node, node_title: title }) => title || node;

function breakdown(words, nodes) {
	if (nodes.length === 0)
		return html`<p>${words.noBreakdown}</p>`;
	const numbers = numbered(nodes);
	const top = Math.max(100, ...nodes.map(({ nilai }) => Number(nilai ?? 0)));
	return table(words.breakdown, [words.indicator, number(words.weight), number(words.score), words.bar], nodes.map((node) => html`<tr class="d${Math.min(node.depth ?? 0, 4)}">
<th scope="row">${numbers.get(node.node)} <bdi>${titleOf(node)}</bdi></th>
<td class="n">${node.depth > 0 && words.decimal(String(node.weight).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''))}</td>
<td class="n">${node.nilai === null ? words.not_assessed : words.decimal(node.nilai)}</td>${bar(node.nilai ?? 0, top)}</tr>
`));
}

function plan(words, steps) {
	if (steps.length === 0)
		return html`<p>${words.noPlan}</p>`;
	return html`<p>${words.planNote}</p>${table(words.plan, [number(words.step), words.unit, words.product, words.indicator, number(words.gain),
		number(words.total)],
		steps.map((step) => html`<tr><td class="n">${step.step}</td><td><bdi>${step.unit_name}</bdi></td><td><bdi>${step.product}</bdi></td>
<td><bdi>${titleOf(step)}</bdi></td><td class="n">${words.decimal(step.gain)}</td><td class="n">${words.decimal(step.total)}</td></tr>
`))}`;
}

// A score is shown where it can be compared with that of the round before or after.
function trend(site, words, rounds) {
	if (rounds.length === 0)
		return html`<p>${words.noTrend}</p>`;
	return table(words.trend, [words.round, words.zone, number(words.score), number(words.change), words.comparison], rounds.map((round, n) => html`<tr>
<th scope="row"><bdi>${round.title}</bdi></th><td>${round.zone === null ? words.outside : badge(site, round.zone)}</td>
<td class="n">${words.decimal(round.nilai ?? rounds[n + 1]?.previous_nilai ?? null)}</td>
<td class="n">${round.difference !== null && `${round.difference > 0 ? '+' : ''}${words.decimal(round.difference).replace('-', '−')}`}</td>
<td>${words.language === 'id' ? round.alasan : round.reason}</td></tr>
`));
}

function units(site, words, rows, nodes) {
	if (rows.length === 0)
		return html`<p>${words.noUnits}</p>`;
	const first = nodes.filter(({ unit }) => unit === nodes[0]?.unit);
	const deepest = rows.length * first.length > manyCells ? 1 : Infinity;
	const columns = first.filter(({ depth }) => depth > 0 && depth <= deepest);
	const numbers = numbered(first);
	const scores = new Map(nodes.map(({ unit, node, nilai }) => [`${unit}\n${node}`, nilai]));
	return table(words.units, [words.unit, words.zone, number(words.score), ...columns.map((node) =>
		number(html`${numbers.get(node.node)} <bdi>${titleOf(node)}</bdi>`))], rows.map(({ unit, unit_name: name, zone, nilai }) => html`<tr>
<th scope="row"><bdi>${name}</bdi></th><td>${badge(site, zone)}</td><td class="n">${nilai === null ? words.not_assessed : words.decimal(nilai)}</td>
${columns.map(({ node }) => html`<td class="n">${words.decimal(scores.get(`${unit}\n${node}`) ?? null) ?? '–'}</td>`)}</tr>
`), { className: 'matrix' });
}

function proof(site, words, line, file) {
	return html`<p>${words.proofNote}</p>
<dl class="proof"><div><dt>${words.root}</dt><dd><code>${groups(site.proofs.root)}</code></dd></div>
<div><dt>${words.leafNumber}</dt><dd>${line.index} ${words.of} ${site.proofs.leaves}</dd></div>
<div><dt>${words.leaf}</dt><dd><code dir="auto">${line.leaf}</code></dd></div>
<div><dt>${words.path}</dt><dd><ol>${line.path.map((hash) => html`<li><code>${groups(hash)}</code></li>`)}</ol></dd></div></dl>
<p><a href="../../proofs/${file}.json" download>${words.proofFile}</a>. <a href="../method.html#verify">${words.verify}</a></p>`;
}

export function bodyPage(site, words, body, category) {
	const nodes = site.nodes.get(body.body) ?? [];
	const sections = [
		['breakdown', words.breakdown, breakdown(words, nodes.filter(({ unit }) => unit === null))],
		['plan', words.plan, plan(words, site.plans.get(body.body) ?? [])],
		['trend', words.trend, trend(site, words, site.trends.get(body.body) ?? [])],
		['units', words.units, units(site, words, site.units.get(body.body) ?? [], nodes.filter(({ unit }) => unit !== null))],
		['proof', words.proof, proof(site, words, site.lines.get(body.body), body.file)]];
	return page(site, words, { title: body.body_name, up: '../', path: `body/${body.file}.html`, content: html`
<p><a href="../category/${category.file}.html">${words.back} <bdi>${category.code}</bdi></a></p>
<h1><bdi>${body.body_name}</bdi></h1>
${facts(site, words, body, site.intervals.get(body.body))}
${sections.map(([id, title, content]) => html`<section><h2 id="${id}">${title}</h2>
${content}</section>
`)}` });
}
