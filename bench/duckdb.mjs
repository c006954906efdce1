// A session of DuckDB in one thread: runs each line of standard input, and writes how long it took.
// Arguments: the folder that has the package, the database file
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [home, file] = process.argv.slice(2);
const { DuckDBInstance, version } = createRequire(home + '/')('@duckdb/node-api');
const connection = await (await DuckDBInstance.create(file)).connect();
await connection.run("SET threads = 1; SET memory_limit = '8GB'");

for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'done') {
        console.log(line);
    } else if (line === 'version') {
        console.log(version());
    } else {
        const start = process.hrtime.bigint();
        await connection.run(line);
        console.log('Time: ' + Number(process.hrtime.bigint() - start) / 1e6);
    }
}
