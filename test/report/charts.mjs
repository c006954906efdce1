// Every chart in both languages, of ordinary, hostile and large data: valid against the schema of Vega-Lite, drawn by
// it without a warning, with a description, and nothing that was a text becomes markup. The database is that of the
// environment, with test/report/published.sql.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import pg from 'pg';
import { drawChart } from '../../report/chart.mjs';

const schema = JSON.parse(readFileSync(
	join(dirname(createRequire(import.meta.url).resolve('vega-lite')), 'vega-lite-schema.json')));
const ajv = new Ajv({ allowUnionTypes: true, strict: false, allErrors: false });
addFormats(ajv);
ajv.addFormat('color-hex', () => true);
const valid = ajv.compile(schema);
const client = new pg.Client();

before(() => client.connect());
after(() => client.end());

const hostile = 'badan <i>"aneh"';
const intervals = `SELECT chart_rank_intervals(jsonb_agg(to_jsonb(r)
		|| jsonb_build_object('name', k.body_name)), $1) AS chart
	FROM (SELECT panel(u.body, u.t) AS p FROM (SELECT body, tally(nilai::score) AS t FROM kota.unit_scores
		WHERE round = '2026' AND category = 'kota' GROUP BY body) u) p, rank_intervals(p, 100, decimals => 2) r
	JOIN kota.ranking k ON k.body = r.key AND k.round = '2026'`;
const charts = [
	['ranking', `SELECT chart_ranking('kota', '2026', 'kota', $1) AS chart`, ['Kota 3']],
	['zones', `SELECT chart_zones('kota', '2026', $1) AS chart`, ['kementerian', 'kota', 'hijau', 'kuning', 'merah']],
	['trend', `SELECT chart_trend('kota', 'kota', $1) AS chart`, ['2024', '2025', '2026']],
	['trend of a body', `SELECT chart_body_trend('kota', 'b1', $1) AS chart`, ['2024', '2025', '2026']],
	['breakdown', `SELECT chart_breakdown('kota', '2026', 'b1', $1) AS chart`,
		['1 Layanan', '1.2 biaya', '2 Sarana, prasarana']],
	['units', `SELECT chart_units('kota', '2026', 'b1', $1) AS chart`, ['Dinas 1', 'Dinas 2', 'Layanan']],
	['intervals', intervals, ['Kota 3']],
	['intervals of nobody', `SELECT chart_rank_intervals('[]', $1) AS chart`, []],
	['hostile ranking', `SELECT chart_ranking('kota', 'aneh', '${hostile}', $1) AS chart`,
		['&lt;script&gt;alert(1)&lt;/script&gt;', 'Kota Balikpapan', 'مدينة جاكرتا', 'Nama Sama (sama1)',
			'Nama Sama (sama2)']],
	['hostile zones', `SELECT chart_zones('kota', 'aneh', $1) AS chart`, ['badan &lt;i&gt;"aneh"']],
	['hostile trend', `SELECT chart_trend('kota', '${hostile}', $1) AS chart`, ['aneh']],
	['hostile trend of a body', `SELECT chart_body_trend('kota', '<script>', $1) AS chart`, ['&lt;script&gt;']],
	['large ranking', `SELECT chart_ranking('kota', 'besar', 'desa', $1) AS chart`, ['9000']],
	['large zones', `SELECT chart_zones('kota', 'besar', $1) AS chart`, ['desa']]];

for (const [name, query, texts] of charts) {
	for (const language of ['id', 'en']) {
		test(`${name}, ${language}`, async () => {
			const { chart } = (await client.query(query, [language])).rows[0];
			assert.ok(valid(chart), JSON.stringify(valid.errors?.slice(0, 3)));
			assert.equal(chart.$schema, 'https://vega.github.io/schema/vega-lite/v6.json');
			assert.ok(chart.description.length > 20, chart.description);
			assert.ok(chart.data.values.length <= 1001);
			const svg = await drawChart(chart);
			for (const text of texts)
				assert.ok(svg.includes(text), `${text} is not drawn`);
			assert.doesNotMatch(svg, /NaN|undefined|\[object|javascript:/);
			assert.doesNotMatch(svg, /<(script|img|i|b|u|foreignObject)\b/i);
			// colour is never all that tells a zone
			const zones = new Set(chart.data.values.map((row) => row.zone).filter(Boolean));
			for (const zone of zones)
				assert.ok(svg.includes(zone), `zone ${zone} is not named`);
		});
	}
}
