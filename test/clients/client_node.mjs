// node: pg, with and without prepared statements; of binary results it makes texts, so none are asked for.
// Arguments: the folder of what psql printed
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

process.env.TZ = 'UTC';
const work = process.argv[2];
const pg = createRequire(`${work}/node/`)('pg');
const here = 'test/clients';

const lines = (path) => readFileSync(path, 'utf8').split('\n').filter((line) => line && !/^(#|--)/.test(line));
let number = 0;

async function test(name, body) {
    number++;
    try {
        await body();
        console.log(`ok ${number} - ${name}`);
    } catch (error) {
        console.log(`not ok ${number} - ${name}\n# ${String(error.message).replace(/\s+/g, ' ')}`);
    }
}

function same(got, wanted) {
    if (JSON.stringify(got) !== JSON.stringify(wanted)) throw new Error(`${got}, not ${wanted}`);
}

async function connect() {
    const connection = new pg.Client({ database: 'clients' });
    await connection.connect();
    return connection;
}

// the value that a text of a case stands for
function value(text) {
    const [kind, ...rest] = text.split(' ');
    text = rest.join(' ');
    if (/^(decimal|double|integer)s$/.test(kind))
        return text.split(',').map((part) => value(`${kind.slice(0, -1)} ${part}`));
    switch (kind) {
        case 'null': return null;
        case 'double': case 'integer': return Number(text);
        case 'boolean': return text === 'true';
        case 'timestamptz': return new Date(`${text.replace(' ', 'T')}Z`);
        default: return text;       // pg has no decimals: they are texts
    }
}

// Kind and value, as a case writes them. pg gives a numeric as its text, with all digits: this is its decimal.
const kinds = { 1700: 'decimal', 23: 'integer', 25: 'text', 16: 'boolean', 1082: 'date', 1184: 'timestamptz' };
function told(found, type) {
    if (found === null) return 'null';
    if (Array.isArray(found)) {
        const parts = found.map((part) => told(part, type).split(' '));
        const names = new Set(parts.filter((part) => part.length > 1).map((part) => part[0]));
        return `${[...names].join('/') || 'decimal'}s ${parts.map((part) => part.at(-1)).join(',')}`.trim();
    }
    if (found instanceof Date) {
        // pg makes a date the midnight that begins it here, and the program runs in UTC
        if (type === 1082) return `date ${found.toISOString().slice(0, 10)}`;
        return `timestamptz ${found.toISOString().replace('T', ' ').replace(/\.?0*Z$/, '')}`;
    }
    if (typeof found === 'string') return `${type === 1700 ? 'decimal' : 'text'} ${found}`;
    if (found instanceof Decimal) return `decimal ${found.text}`;
    return `${kinds[type] ?? typeof found} ${found}`;
}

// what an application would have, such as big.js
class Decimal {
    constructor(text) { this.text = text; }
}

function executor(connection, times = 1) {
    const names = new Map();
    return async (statement, given) => {
        const query = { text: statement.replace('?', '$1'), values: given, rowMode: 'array' };
        if (times > 1) {
            if (!names.has(query.text)) names.set(query.text, `statement ${names.size}`);
            query.name = names.get(query.text);
        }
        let result;
        for (let i = 0; i < times; i++) result = await connection.query(query);
        return result;
    };
}

async function runCases(on, execute, relation, label) {
    for (const line of lines(`${here}/cases.txt`)) {
        const [name, where, parameter, statement, wanted] = line.split(' | ').map((part) => part.trim());
        if (where !== on && where !== 'both') continue;
        await test(`${label ?? on}: ${name}`, async () => {
            const given = parameter === '-' ? [] : [value(parameter)];
            const { rows, fields } = await execute(statement.replace('{relation}', relation), given);
            same(told(rows[0][0], fields[0].dataTypeID), wanted);
        });
    }
}

async function runShapes(on, execute, relation) {
    const counts = lines(`${work}/shapes.${on}`);
    for (const [place, shape] of lines(`${here}/shapes.sql`).entries())
        await test(`${on}: shape ${place + 1}`, async () =>
            same((await execute(shape.replaceAll('{relation}', relation), [])).rows.length, Number(counts[place])));
}

function toldAs(type, text) {
    if (text === '\\N') return 'null';
    switch (type.replace(/\(.*/, '')) {
        case 'numeric': return `decimal ${text}`;
        case 'boolean': return `boolean ${text === 't'}`;
        case 'timestamp with time zone': return `timestamptz ${text.replace(/\+00$/, '')}`;
        default: return `${type} ${text}`;
    }
}

async function runViews(execute) {
    for (const view of lines(`${here}/views.txt`))
        await test(`view: all of ${view}`, async () => {
            const [, types, ...rows] = readFileSync(`${work}/view.${view}`, 'utf8').trimEnd().split('\n')
                .map((line) => line.split('\t'));
            const found = await execute(`SELECT * FROM ${view} AS v ORDER BY CAST(v AS text)`, []);
            same(found.rows.map((row) => row.map((cell, i) => told(cell, found.fields[i].dataTypeID))),
                rows.map((row) => row.map((cell, i) => toldAs(types[i], cell))));
        });
}

const connection = await connect();
const text = executor(connection);
const modes = { '': text, ', prepared': executor(connection, 7) };

await runViews(text);
for (const [mode, execute] of Object.entries(modes)) {
    await runCases('view', execute, 'hasil_terbit', `view${mode}`);
    await runCases('type', execute, 'hasil', `type${mode}`);
}
await runShapes('view', text, 'hasil_terbit');
await runShapes('type', text, 'hasil');
await test('view: type told', async () =>
    same((await text('SELECT nilai FROM hasil_terbit', [])).fields[0].dataTypeID, 1700));
await connection.end();

const known = await connect();
const snippet = readFileSync(`${work}/snippet.node`, 'utf8');
await Object.getPrototypeOf(async () => {}).constructor('pg', 'client', 'Decimal', snippet)(pg, known, Decimal);
await runCases('type', executor(known), 'hasil', 'snippet');
await known.end();
console.log(`1..${number}`);
