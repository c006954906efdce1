// How scores, zones and ranks come about, and how to verify them
import { html } from '../html.mjs';
import { badge, number, page, table, trimmed } from '../page.mjs';

function bound(words, band) {
	const lower = band.lower === null ? '(−∞' : `${band.lower_inc ? '[' : '('}${words.decimal(trimmed(band.lower))}`;
	const upper = band.upper === null ? '∞)' : `${words.decimal(trimmed(band.upper))}${band.upper_inc ? ']' : ')'}`;
	return `${lower}; ${upper}`;
}

export function methodPage(site, words) {
	const { publication, categories, chain } = site;
	return page(site, words, { title: words.method, up: '', path: 'method.html', content: html`
<h1>${words.method}</h1>
${words.methodTexts.map((text) => html`<p>${text}</p>`)}
<p>${words.intervalNote}</p>
${publication.legal_basis && html`<p>${words.legalBasis}: <bdi>${publication.legal_basis}</bdi></p>`}
<section><h2 id="bands">${words.bands}</h2>
${table(words.bands, [words.category, words.grade, words.zone, words.predicate, words.bounds], categories.flatMap(({ code, bands }) => bands.map((band) => html`<tr>
<td><bdi>${code}</bdi></td><th scope="row">${band.grade}</th><td>${badge(site, band.zone)}</td><td>${band.predicate}</td><td>${bound(words, band)}</td></tr>
`)))}</section>
<section><h2 id="verify">${words.verify}</h2>
${words.verifyTexts.map((text) => html`<p>${text}</p>`)}
<pre tabindex="0">python3 verify_proof.py ${words.language === 'id' ? 'bukti' : 'proof'}.json '${publication.root}'
python3 verify_publication.py data '${publication.root}'</pre>
<h3>${words.decree}</h3>
<pre tabindex="0">${site.decree[words.language]}</pre></section>
<section><h2 id="chain">${words.chain}</h2>
${table(words.chain, [number(words.number), words.kind, words.title, words.released, words.standing, words.root], chain.map((entry) => html`<tr>
<td class="n">${entry.seq}</td><td>${entry.kind}${entry.action && ` (${entry.action})`}</td><th scope="row"><bdi>${entry.title}</bdi>${entry.body && html` <bdi>${entry.body}</bdi>`}${
	entry.reason && html`: <bdi>${entry.reason}</bdi>`}</th><td>${words.moment(entry.release_at)}</td><td>${entry.standing}</td><td><code>${entry.root}</code></td></tr>
`))}</section>` });
}
