// Builds the report of one published round. From the environment: ASSESSMENT, ROUND (else the latest), SITE, the folder
// to write, and how to connect, as libpq reads it.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { chartsOf } from './charts.mjs';
import { readPublication } from './data.mjs';
import { html } from './html.mjs';
import { fileName } from './names.mjs';
import { bodyPage } from './pages/body.mjs';
import { categoryPage } from './pages/category.mjs';
import { downloadsPage } from './pages/downloads.mjs';
import { methodPage } from './pages/method.mjs';
import { nationalPage } from './pages/national.mjs';
import { languages, wordsOf } from './words.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const started = Date.now();

function progress(text) {
	process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
}

async function writeAll(folder, files) {
	const folders = new Set([...files.keys()].map((path) => dirname(join(folder, path))));
	for (const name of folders)
		await mkdir(name, { recursive: true });
	for (const [path, content] of files)
		await writeFile(join(folder, path), content instanceof Buffer ? content : String(content));
}

// What the browser searches and sorts: one script, so that it loads from a folder, too
function searchedOf(site) {
	const percent = (share) => (share === null ? null : Math.round(1000 * share) / 10);
	return {
		zones: site.zones.map(({ zone, shape }) => ({ zone, shape })),
		shows: site.categories.map(({ hasIntervals, hasRegions, hasCoverage }) => ({ hasIntervals, hasRegions, hasCoverage })),
		categories: site.categories.map(({ bodies }) => bodies.map((body) => [body.body_name, body.file, body.rank, body.nilai,
			site.zoneNumber(body.zone), body.region, site.intervals.get(body.body)?.low ?? null,
			site.intervals.get(body.body)?.high ?? null, percent(body.coverage)])) };
}

// A glyph stands on the colour of its zone: in black or white, whichever can be read.
function zoneStyle({ number, color }) {
	const [red, green, blue] = [1, 3, 5].map((place) => {
		const part = parseInt(color.slice(place, place + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	return `.z${number} i { background: ${color}; color: ${light > 0.179 ? '#000' : '#fff'}; }\n`;
}

function proofFile(site, line) {
	const { root, leaves, head } = site.proofs;
	return JSON.stringify({ format: 'compliance-proof/1', root, leaves, head, lines: [line] });
}

function choicePage(site) {
	return html`<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${site.publication.title}</title><link rel="stylesheet" href="assets/style.css"></head>
<body><main><h1><bdi>${site.publication.title}</bdi></h1><ul class="cards">
<li><a href="id/index.html">Bahasa Indonesia</a></li><li><a href="en/index.html" lang="en">English</a></li></ul></main></body></html>
`;
}

async function assets(site) {
	const text = (name) => readFile(join(here, 'assets', name), 'utf8');
	return new Map([
		['assets/style.css', await text('style.css')], ['assets/search.js', await text('search.js')],
		['assets/ranking.js', await text('ranking.js')],
		['assets/shared.js', (await text('shared.mjs')).replace(/^export /gm, '')],
		['assets/zones.css', site.zones.map(zoneStyle).join('')],
		['assets/bodies.js', `window.searched = ${JSON.stringify(site.searched)};\n`]]);
}

async function build(client, { assessment, round, folder }) {
	const site = await readPublication(client, assessment, round, progress);
	for (const category of site.categories) {
		category.hasIntervals = category.intervals.length > 0;
		category.hasRegions = category.bodies.some(({ region }) => region !== null);
		category.hasCoverage = category.bodies.some(({ coverage }) => coverage !== null);
		for (const body of category.bodies)
			body.file = fileName(body.body);
	}
	site.searched = searchedOf(site);
	const programs = [];
	for (const name of ['verify_proof.py', 'verify_publication.py'])
		programs.push({ name, content: await readFile(join(here, '..', 'examples', name)) });

	await rm(folder, { recursive: true, force: true });
	const files = await assets(site);
	files.set('index.html', choicePage(site));
	for (const [path, content] of site.files)
		files.set(`data/${path}`, content);
	for (const { name, content } of programs)
		files.set(`verify/${name}`, content);
	for (const { bodies } of site.categories) {
		for (const { body, file } of bodies)
			files.set(`proofs/${file}.json`, proofFile(site, site.lines.get(body)));
	}
	await writeAll(folder, files);

	for (const language of languages) {
		const words = wordsOf(language);
		progress(`charts, ${language}`);
		const { charts, pictures } = await chartsOf(client, site, language);
		await writeAll(folder, pictures);
		progress(`pages, ${language}`);
		const pages = new Map([['index.html', nationalPage(site, words, charts)], ['method.html', methodPage(site, words)],
			['downloads.html', downloadsPage(site, words, programs)]]);
		site.categories.forEach((category, number) =>
			pages.set(`category/${category.file}.html`, categoryPage(site, words, category, number, charts)));
		await writeAll(join(folder, language), pages);
		for (const category of site.categories) {
			const bodies = new Map(category.bodies.map((body) => [`body/${body.file}.html`, bodyPage(site, words, body, category)]));
			await writeAll(join(folder, language), bodies);
		}
	}
	progress(`${site.results.length} bodies of ${site.categories.length} categories: ${join(folder, 'index.html')}`);
}

const { ASSESSMENT: assessment, ROUND: round = null, SITE: folder } = process.env;
if (!assessment || !folder) {
	process.stderr.write('ASSESSMENT and SITE must be in the environment\n');
	process.exit(2);
}
const client = new pg.Client();
try {
	await client.connect();
	await build(client, { assessment, round: round || null, folder });
} catch (error) {
	process.stderr.write(`report: ${error.message}${error.hint ? `\n${error.hint}` : ''}\n`);
	process.exitCode = 1;
} finally {
	await client.end();
}
