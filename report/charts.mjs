// The charts of a report: drawn once for each language; the long ones are files of their own.
import { drawChart } from './chart.mjs';

async function chart(client, site, call, values) {
	const { rows: [{ spec }] } = await client.query(`SELECT ${site.extension}.${call} AS spec`, values);
	return { svg: await drawChart(spec), title: spec.title.text, description: spec.description };
}

export async function chartsOf(client, site, language) {
	const { assessment, publication: { round } } = site;
	const charts = { zones: await chart(client, site, 'chart_zones($1, $2, $3)', [assessment, round, language]), trends: new Map() };
	const pictures = new Map();
	for (const { code, file, bodies, intervals } of site.categories) {
		const names = new Map(bodies.map(({ body, body_name: name }) => [body, name]));
		if (bodies.some(({ nilai }) => nilai !== null))
			charts.trends.set(code, await chart(client, site, 'chart_trend($1, $2, $3)', [assessment, code, language]));
		const ranking = await chart(client, site, 'chart_ranking($1, $2, $3, $4)', [assessment, round, code, language]);
		pictures.set(`charts/${file}-ranking-${language}.svg`, ranking.svg);
		if (intervals.length > 0) {
			const rows = JSON.stringify(intervals.map((row) => ({ ...row, name: names.get(row.key) })));
			pictures.set(`charts/${file}-intervals-${language}.svg`,
				(await chart(client, site, 'chart_rank_intervals($1, $2)', [rows, language])).svg);
		}
	}
	return { charts, pictures };
}
