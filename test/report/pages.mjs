// The pages of reports in a browser, from a folder: no error, nothing that axe-core finds, search, sorting, filters,
// paging, paper, a telephone, and names that would be markup. The first argument is the folder of the reports, the
// second one, if there is one, a folder for pictures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { judged } from './judged.mjs';

const [sites, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'];
const desktop = { width: 1200, height: 900 };
const phone = { width: 360, height: 740 };
const used = new Map();
let browser;
let page;
let examiner;
let examined;
let errors;

function bodies(round) {
	return JSON.parse(readFileSync(join(sites, round, 'assets/bodies.js'), 'utf8')
		.replace(/^window\.searched = |;\n$/g, '')).categories.flat();
}

function pageOf(round, name) {
	return bodies(round).find((row) => row[0] === name)[1];
}

before(async () => {
	browser = await chromium.launch({ executablePath: '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-dev-shm-usage'] });
	page = await browser.newPage();
	// axe-core fetches style sheets, which no page may do from a folder
	examiner = await chromium.launch({ executablePath: '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-dev-shm-usage', '--allow-file-access-from-files'] });
	examined = await examiner.newPage();
	page.on('console', (message) => ['error', 'warning'].includes(message.type()) && errors.push(message.text()));
	page.on('pageerror', (error) => errors.push(error.message));
	// what the next page cuts short has not failed
	page.on('requestfailed',
		(request) => request.failure().errorText !== 'net::ERR_ABORTED' && errors.push(request.url()));
	page.on('dialog', (dialog) => {
		errors.push(`dialog: ${dialog.message()}`);
		dialog.dismiss();
	});
});
after(() => Promise.all([browser.close(), examiner.close()]));

async function open(round, path, size = desktop) {
	errors = [];
	await page.setViewportSize(size);
	await page.goto(pathToFileURL(join(sites, round, path)).href);
	assert.deepEqual(errors, []);
}

async function shoot(name) {
	if (shots)
		await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

async function accessible() {
	const size = page.viewportSize();
	await examined.setViewportSize(size);
	await examined.goto(page.url());
	await examined.evaluate(axe);
	const found = await examined.evaluate((values) => axe.run({ runOnly: { type: 'tag', values } }), tags);
	assert.deepEqual(found.violations.map(({ id, nodes }) =>
		[id, nodes.slice(0, 3).map(({ html, failureSummary }) => [html, failureSummary])]), []);
	for (const { id, nodes } of found.incomplete) {
		const selectors = (judged[id] ?? [])
			.filter(([, , on]) => on !== 'phone' || size.width === phone.width).map(([selector]) => selector);
		const places = await examined.evaluate(([targets, all]) => targets.map((target) => {
			const element = document.querySelector(target);
			return all.find((selector) => element.matches(selector)) ?? null;
		}), [nodes.map(({ target }) => target.join(' ')), selectors]);
		places.forEach((place, n) => {
			assert.ok(place, `not judged: ${id} at ${nodes[n].target}: ${nodes[n].html}`);
			used.set(`${id} at ${place}`, (used.get(`${id} at ${place}`) ?? 0) + 1);
		});
	}
}

const kinds = [
	['2026', 'national', () => 'index.html'], ['2026', 'category', () => 'category/kota.html'],
	['2026', 'body', () => `body/${pageOf('2026', 'Kota 1 "Baru"')}.html`],
	['2026', 'body without a score', () => `body/${bodies('2026').findLast((row) => row[3] === null)[1]}.html`],
	['2026', 'method', () => 'method.html'], ['2026', 'downloads', () => 'downloads.html'],
	['2025', 'national, imported', () => 'index.html'], ['2025', 'body, imported', () => 'body/b1.html'],
	['aneh', 'national, hostile', () => 'index.html'],
	['aneh', 'category, hostile', () => `category/${category('aneh')}`],
	['aneh', 'body, hostile', () => `body/${pageOf('aneh', '<script>alert(1)</script>')}.html`],
	['aneh', 'body, right to left', () => 'body/rtl.html'], ['aneh', 'method, hostile', () => 'method.html'],
	['besar', 'national, large', () => 'index.html'], ['besar', 'category, large', () => 'category/desa.html']];

function category(round) {
	const index = readFileSync(join(sites, round, 'id/index.html'), 'utf8');
	return index.match(/href="category\/([^"]+)"/)[1];
}

for (const [round, name, path] of kinds) {
	for (const language of ['id', 'en']) {
		test(`${name}, ${language}: no error, nothing found by axe-core, nothing wider than a telephone`, async () => {
			await open(round, `${language}/${path()}`);
			assert.equal(await page.locator('html').getAttribute('lang'), language);
			assert.equal(await page.locator('h1').count(), 1);
			await accessible();
			await shoot(`${name}-${language}-desktop`);
			await page.setViewportSize(phone);
			assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
				'it scrolls sideways');
			// languages differ in words alone, and those were looked at above
			if (language === 'id')
				await accessible();
			await shoot(`${name}-${language}-phone`);
			assert.deepEqual(errors, []);
		});
	}
}

test('the page that lets the reader choose a language', async () => {
	await open('2026', 'index.html');
	await accessible();
	await page.getByText('English').click();
	assert.match(page.url(), /en\/index\.html$/);
});

test('search finds a name by parts of it, whatever the case and the accents', async () => {
	await open('aneh', 'id/index.html');
	for (const [words, name] of [['balikpapan', 'Kota Balikpapan'], ['KOTA bali', 'Kota Balikpapan'],
		['sao tome', 'Kota S\u00e3o Tom\u00e9'], ['alert(1)', '<script>alert(1)</script>'],
		['\u062c\u0627\u0643\u0631\u062a\u0627',
			'\u0645\u062f\u064a\u0646\u0629 \u062c\u0627\u0643\u0631\u062a\u0627']]) {
		await page.fill('#search', words);
		await page.getByRole('search').getByRole('link', { name, exact: true }).waitFor({ timeout: 5000 });
	}
	await page.fill('#search', 'tidak ada lembaga ini');
	await page.getByRole('status').first().filter({ hasText: 'Tidak ada yang cocok' }).waitFor();
	await page.fill('#search', 'balikpapan');
	await page.getByRole('search').getByRole('link').waitFor();
	await page.keyboard.press('Enter');
	await page.waitForURL(/body\/balikpapan\.html$/);
	assert.equal(await page.locator('h1').textContent(), 'Kota Balikpapan');
	assert.deepEqual(errors, []);
});

test('search among 10,000', async () => {
	await open('besar', 'en/index.html');
	await page.fill('#search', 'desa 9999');
	await page.getByRole('search').getByRole('link', { name: 'Desa 9999' }).waitFor();
	await page.fill('#search', 'desa');
	await page.getByRole('status').first().filter({ hasText: '10000 found (20)' }).waitFor();
	assert.equal(await page.locator('.hits li').count(), 20);
});

const column = (n) => page.locator(`table.ranking tbody tr > :nth-child(${n})`).allTextContents();

test('a ranking is sorted, filtered and paged', async () => {
	await open('2026', 'en/category/kota.html');
	const all = bodies('2026').filter((row) => row[0].startsWith('Kota'));
	assert.deepEqual((await column(1)).slice(0, 2), ['1', '2']);
	assert.equal((await column(1)).length, 50);
	const score = page.getByRole('button', { name: 'Score' });
	await score.click();
	const scores = all.map((row) => row[3]).filter(Boolean).map(Number);
	assert.equal(Number((await column(3))[0]), Math.min(...scores));
	await score.click();
	assert.equal(Number((await column(3))[0]), Math.max(...scores));
	assert.equal(await page.locator('th[aria-sort]').count(), 1);
	assert.equal(await page.locator('th[aria-sort]').getAttribute('aria-sort'), 'descending');
	await page.getByRole('button', { name: 'Body' }).click();
	const names = await column(2);
	assert.deepEqual(names, [...names].sort(new Intl.Collator('en', { numeric: true }).compare));
	await page.getByRole('button', { name: 'Rank', exact: true }).click();
	await page.getByRole('button', { name: 'Next' }).click();
	assert.equal((await column(1))[0], '51');
	assert.equal(await page.locator('.pages').textContent(), `2 / ${Math.ceil(all.length / 50)}`);
	await page.selectOption('select[name=zone]', { label: 'kuning' });
	assert.ok((await column(4)).every((zone) => zone.includes('kuning')));
	await page.selectOption('select[name=zone]', 'none');
	assert.deepEqual(await column(3), ['not assessed']);
	await page.selectOption('select[name=zone]', '');
	await page.fill('input[name=text]', 'kota 3, ');
	assert.deepEqual(await column(2), all.map((row) => row[0]).filter((name) => name.includes('Kota 3,')));
	await page.fill('input[name=text]', 'etoile');
	await page.selectOption('select[name=zone]', { label: 'merah' });
	assert.ok((await column(2)).every((name) => name.endsWith('\u00c9toile')));
	assert.ok((await column(4)).every((zone) => zone.includes('merah')));
	await page.fill('input[name=text]', 'nothing of this name');
	assert.equal((await column(1)).length, 0);
	assert.match(await page.locator('.controls .count').textContent(), /^0 /);
	assert.deepEqual(errors, []);
});

test('on paper stands the whole ranking, and nothing that is only for a screen', async () => {
	await open('2026', 'id/category/kota.html');
	await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
	assert.equal((await column(1)).length, bodies('2026').filter((row) => row[0].startsWith('Kota')).length);
	await page.emulateMedia({ media: 'print' });
	for (const selector of ['nav', '.search', '.controls', '.paging'])
		assert.equal(await page.locator(selector).isVisible(), false, selector);
	await page.emulateMedia({ media: 'screen' });
	await open('2026', 'id/body/b1.html');
	const paper = await page.pdf({ format: 'A4', ...(shots && { path: join(shots, 'body.pdf') }) });
	assert.ok(paper.length > 10_000);
});

test('the first rows stand without JavaScript, too', async () => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const plain = await context.newPage();
	await plain.goto(pathToFileURL(join(sites, 'besar', 'id/category/desa.html')).href);
	assert.equal(await plain.locator('table.ranking tbody tr').count(), 50);
	assert.equal(await plain.locator('.controls').isVisible(), false);
	await context.close();
});

test('names are text, wherever they stand', async () => {
	for (const path of [`id/category/${category('aneh')}`, 'id/index.html',
		`id/body/${pageOf('aneh', '"><img src=x onerror=alert(2)>')}.html`]) {
		await open('aneh', path);
		assert.equal(await page.locator('main img, main u, main i:not(.zone i), bdi script, td script').count(), 0,
			path);
	}
	await open('aneh', `en/body/${pageOf('aneh', '</script><script>alert(3)</script>')}.html`);
	assert.equal(await page.locator('h1').textContent(), '</script><script>alert(3)</script>');
	assert.deepEqual(errors, []);
});

test('no judgement is left over', () => {
	for (const [place, count] of used)
		process.stdout.write(`# left open by axe-core, and judged: ${count} times ${place}\n`);
	const all = Object.entries(judged)
		.flatMap(([id, judgements]) => judgements.map(([selector]) => `${id} at ${selector}`));
	assert.deepEqual([...used.keys()].sort(), all.sort());
});
