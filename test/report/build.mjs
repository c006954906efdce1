// The files of reports that were built: sizes, links, proofs that hold, names of files; and what is refused. The first
// argument is the folder of the reports; the database is that of the environment.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fileName } from '../../report/names.mjs';

const sites = process.argv[2];
const top = join(dirname(fileURLToPath(import.meta.url)), '../..');
const rounds = ['2026', '2025', 'aneh', 'besar'];

function filesOf(folder) {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
		(entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function searched(round) {
	return JSON.parse(readFileSync(join(sites, round, 'assets/bodies.js'), 'utf8')
		.replace(/^window\.searched = |;\n$/g, ''));
}

for (const round of rounds) {
	test(`${round}: no page is larger than 300 kB`, () => {
		const large = filesOf(join(sites, round))
			.filter((file) => file.endsWith('.html') && statSync(file).size > 300_000);
		assert.deepEqual(large, []);
	});
	test(`${round}: every link leads to a file, and none out of the folder`, () => {
		// of a large round, some pages stand for the rest
		const pages = filesOf(join(sites, round)).filter((file) => file.endsWith('.html'));
		const looked = pages.filter((file, n) => pages.length < 500 || !file.includes('/body/') || n % 50 === 0);
		assert.ok(looked.length > 5);
		for (const file of looked) {
			for (const [, link] of readFileSync(file, 'utf8').matchAll(/\s(?:href|src)="([^"#]+)(?:#[^"]*)?"/g)) {
				const target = join(dirname(file), link);
				assert.doesNotMatch(link, /^(\/|[a-z]+:)/i);
				assert.ok(!relative(join(sites, round), target).startsWith('..'), `${link} of ${file}`);
				assert.ok(existsSync(target), `${link} of ${file}`);
			}
		}
	});
}

test('every body of the round is found, with a page in both languages', () => {
	const bodies = searched('besar').categories.flat();
	assert.equal(bodies.length, 10_000);
	for (const [, file] of bodies)
		for (const language of ['id', 'en'])
			assert.ok(existsSync(join(sites, 'besar', language, 'body', `${file}.html`)), `${language} ${file}`);
});

test('rank intervals stand where all bodies that were assessed have two units', () => {
	const { categories, shows } = searched('2026');
	assert.ok(shows.every(({ hasIntervals }) => hasIntervals));
	for (const [name, , rank, score, , , low, high] of categories.flat()) {
		assert.equal(low === null, score === null, name);
		const count = categories.find((rows) => rows.some((row) => row[0] === name)).length;
		assert.ok(low === null || (low >= 1 && low <= high && high <= count), name);
		assert.equal(rank === null, score === null, name);
	}
	assert.ok(searched('2025').shows.every(({ hasIntervals }) => !hasIntervals));
});

test('the proof of a body holds under the printed root, and under no other', () => {
	const { root } = JSON.parse(readFileSync(join(sites, '2026/data/proofs.json'), 'utf8'));
	const verify = (file, against) => spawnSync('python3',
		[join(sites, '2026/verify/verify_proof.py'), file, against], { encoding: 'utf8' });
	for (const file of readdirSync(join(sites, '2026/proofs')).slice(0, 5)) {
		const path = join(sites, '2026/proofs', file);
		assert.equal(verify(path, root).status, 0, verify(path, root).stderr);
		assert.notEqual(verify(path, root.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))).status, 0);
	}
});

for (const round of rounds) {
	test(`${round}: the data of the report are the whole publication`, () => {
		const { root } = JSON.parse(readFileSync(join(sites, round, 'data/proofs.json'), 'utf8'));
		execFileSync('python3', [join(sites, round, 'verify/verify_publication.py'), join(sites, round, 'data'), root]);
	});
}

function build(environment) {
	return spawnSync('node', [join(top, 'report/build.mjs')], { encoding: 'utf8',
		env: { ...process.env, SITE: join(sites, 'refused'), ASSESSMENT: 'kota', ...environment } });
}

test('what is not released, or not there, or not granted, is refused, and writes nothing', () => {
	for (const [environment, said] of [
		[{ ROUND: '2027' }, /there is no published round "2027": none of this code, or it is not released yet/],
		[{ ROUND: 'tiada' }, /there is no published round "tiada"/],
		[{ ASSESSMENT: 'kosong' }, /nothing is published that this role may see/],
		[{ ASSESSMENT: 'tiada' }, /relation "tiada.publications" does not exist/],
		[{ PGUSER: 'orang' }, /permission denied|does not exist/]]) {
		const { status, stderr } = build(environment);
		assert.equal(status, 1);
		assert.match(stderr, said);
	}
	assert.ok(!existsSync(join(sites, 'refused')));
});

test('names of files cannot leave their folder, and no two are the same where case does not count', () => {
	const codes = ['a', 'A', 'b1', 'B1', '../x', '..', '.', '', 'con', 'CON', 'nul.txt', 'a/b', 'a\\b', '<script>', 'é',
		'e\u0301', 'x'.repeat(300), '__proto__', '3273', '32.73', 'a.', 'a~b', '%2e%2e'];
	const names = codes.map(fileName);
	assert.equal(new Set(names.map((name) => name.toLowerCase())).size, codes.length);
	for (const name of names)
		assert.match(name,
			/^(?!(con|nul)(\.|$))[a-z0-9]([a-z0-9._-]*[a-z0-9])?$|^[a-z0-9]?[a-z0-9-]{0,30}~[0-9a-f]{16}$/);
});
