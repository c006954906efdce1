// Reads one publication from the published views, as whoever connects may see it.
import { fileName } from './names.mjs';

const shapes = ['●', '■', '◆', '▶', '◀'];

// Colours of bands are whatever was printed: what is no colour of six digits is grey.
function zonesOf(bands, results) {
	const zones = new Map();
	for (const { zone, color, position } of [...bands].sort((a, b) => b.position - a.position).concat(results)) {
		if (zone !== null && !zones.has(zone))
			zones.set(zone, { zone, position: position ?? -1, color: /^#[0-9a-f]{6}$/i.test(color ?? '') ? color : '#767676' });
	}
	const ordered = [...zones.values()];
	ordered.forEach((zone, n) => {
		zone.number = n;
		zone.shape = n === 0 ? '▲' : n === ordered.length - 1 ? '▼' : shapes[(n - 1) % shapes.length];
	});
	return ordered;
}

function grouped(rows, key) {
	const groups = new Map();
	for (const row of rows) {
		const group = groups.get(row[key]);
		if (group)
			group.push(row);
		else
			groups.set(row[key], [row]);
	}
	return groups;
}

async function findPublication(query, schema, round) {
	const found = await query(`SELECT seq, round, edition, title, legal_basis, zoning, release_at, imported, leaves, root, published_at
		FROM ${schema}.publications WHERE kind = 'publication' AND standing = 'valid' AND (round = $1 OR $1 IS NULL)
		ORDER BY release_at DESC, seq DESC LIMIT 1`, [round]);
	if (found.length === 0)
		throw new Error(round === null ? 'nothing is published that this role may see'
			: `there is no published round "${round}": none of this code, or it is not released yet`);
	return found[0];
}

// Sampling can be told where each body has at least two units, and its score is the mean over them.
async function rankIntervals(query, schema, extension, publication, category, assessed, decimals) {
	const units = await query(`SELECT body, count(*) AS units, round(avg(nilai), $3) AS mean FROM ${schema}.unit_scores
		WHERE seq = $1 AND category = $2 AND nilai IS NOT NULL GROUP BY body`, [publication.seq, category, decimals]);
	const of = new Map(units.map((row) => [row.body, row]));
	const close = 1.000001 * 10 ** -decimals;
	const sampled = assessed.length > 1 && assessed.every(({ body, nilai }) => of.has(body) && of.get(body).units >= 2
		&& Math.abs(of.get(body).mean - nilai) <= close);
	if (!sampled)
		return { rows: [] };
	const answer = await query(`WITH p AS MATERIALIZED (
			SELECT ${extension}.panel(u.body, u.nilai) AS panel FROM (
				SELECT body, ${extension}.tally(nilai::${extension}.score) AS nilai FROM ${schema}.unit_scores
				WHERE seq = $1 AND category = $2 AND nilai IS NOT NULL GROUP BY body) u
		), r AS MATERIALIZED (
			SELECT i.* FROM p, ${extension}.rank_intervals(p.panel, 1000, decimals => $3) i
		)
		SELECT jsonb_agg(jsonb_build_object('key', r.key, 'rank', r.rank, 'low', r.low, 'high', r.high, 'median', r.median,
			'draws', r.draws)) AS rows FROM r`, [publication.seq, category, decimals]);
	return { rows: answer[0].rows };
}

// The proof of a line is found by the field "body" of its leaf; which one that is, the package tells.
function proofsByBody(files) {
	const text = (path) => files.get(path)?.toString('utf8');
	const proofs = JSON.parse(text('proofs.json'));
	const ranking = JSON.parse(text('datapackage.json')).resources.find(({ name }) => name === 'ranking');
	if (!ranking)
		return { proofs, lines: new Map() };
	const place = ranking.schema.fields.findIndex(({ name }) => name === 'body') - 1;
	return { proofs, lines: new Map(proofs.lines.map((line) => [JSON.parse(line.leaf)[place], line])) };
}

export async function readPublication(client, assessment, round, progress) {
	const schema = client.escapeIdentifier(assessment);
	const query = async (text, values) => (await client.query(text, values)).rows;
	await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
	await query("SET LOCAL TimeZone = 'UTC'");
	const found = await query(`SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
		WHERE e.extname = 'compliance'`);
	if (found.length === 0)
		throw new Error('the database has no extension compliance');
	const extension = client.escapeIdentifier(found[0].nspname);
	const publication = await findPublication(query, schema, round);
	const of = (columns, view, order) =>
		query(`SELECT ${columns} FROM ${schema}.${view} WHERE seq = $1 ORDER BY ${order}`, [publication.seq]);
	const [{ decimals }] = await query(`SELECT decimals::integer FROM ${schema}.about`);

	progress('results');
	const results = await of(`category, body, body_name, region, nilai, grade, zone, predicate, color, opinion, rank, "of",
		rank_in_region, of_in_region, coverage, status`, 'ranking', 'category COLLATE "C", rank NULLS LAST, body COLLATE "C"');
	const bands = await of('category, position, grade, zone, predicate, color, lower, lower_inc, upper, upper_inc',
		'band_bounds', 'category COLLATE "C", position DESC');
	const summary = await of('category, kind, zone, bodies, assessed, listed, share_of_assessed, share_ever, ever, ever_listed, '
		+ 'targeted, reached', 'zone_summary', `category COLLATE "C", kind = 'not_assessed', kind = 'outside', position DESC NULLS LAST`);
	progress('breakdowns');
	const nodes = await of('body, unit, position, depth, node, parent, node_title, is_indicator, weight, nilai, status',
		'breakdown', 'body, unit NULLS FIRST, position');
	const units = await of('body, unit, unit_name, nilai, zone, color, status', 'unit_scores', 'body, nilai DESC NULLS LAST, unit');
	progress('plans and earlier rounds');
	const plans = await of('body, step, unit_name, product, node, node_title, gain, total', 'improvement_plan', 'body, step');
	const trends = await query(`SELECT body, round, title, category, zone, color, nilai, previous_nilai, difference, comparable,
		reason, alasan FROM ${schema}.trend ORDER BY release_at, seq`);
	const chain = await query(`SELECT seq, kind, round, title, release_at, standing, action, body, reason, leaves, root
		FROM ${schema}.publications ORDER BY seq`);
	progress('files and proofs');
	const files = new Map((await query(`SELECT path, content FROM ${schema}.export_publication($1)`, [publication.seq]))
		.map(({ path, content }) => [path, content]));
	const [decree] = await query(`SELECT ${schema}.decree($1, 'id') AS id, ${schema}.decree($1, 'en') AS en`, [publication.seq]);

	const zones = zonesOf(bands, results.concat(units, trends));
	const numbers = new Map(zones.map(({ zone, number }) => [zone, number]));
	const intervals = new Map();
	const categories = [];
	for (const [code, bodies] of grouped(results, 'category')) {
		progress(`ranks of ${code}`);
		const assessed = bodies.filter(({ nilai }) => nilai !== null);
		const { rows } = await rankIntervals(query, schema, extension, publication, code, assessed, decimals);
		for (const row of rows)
			intervals.set(row.key, row);
		categories.push({ code, file: fileName(code), bodies, assessed: assessed.length, intervals: rows,
			summary: summary.filter(({ category }) => category === code), bands: bands.filter(({ category }) => category === code) });
	}
	return { assessment, schema, extension, publication, decimals, categories, results, zones, intervals, chain, files, decree,
		zoneNumber: (zone) => (zone === null ? null : numbers.get(zone)),
		nodes: grouped(nodes, 'body'), units: grouped(units, 'body'), plans: grouped(plans, 'body'), trends: grouped(trends, 'body'),
		...proofsByBody(files) };
}
