// No-op jobs through graphile-worker with its local queue and batched completion, added in bulk
// while it runs them: prints the jobs per second of the last round, after those that
// warm up.
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import pg from 'pg';

const jobs = Number(process.argv[2] ?? 10000);
const warmUp = Number(process.argv[3] ?? 0);
const batch = 500;
const pool = new pg.Pool({ connectionString: process.env.BENCH_PEER_DATABASE_URL, max: 20 });
pool.on('error', () => {});
pool.on('connect', (client) => client.on('error', () => {}));
const logger = new Logger(() => () => {});
const utils = await makeWorkerUtils({ pgPool: pool, logger });
await utils.migrate();
let done = 0;
let finish;
const runner = await run({
  pgPool: pool,
  logger,
  noHandleSignals: true,
  taskList: { noop: async () => { if (++done === jobs) finish(); } },
  preset: {
    worker: {
      concurrentJobs: 24,
      localQueue: { size: 500 },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
    },
  },
});

const text = 'select graphile_worker.add_jobs(array(select json_populate_record(null::graphile_worker.job_spec, j) from json_array_elements($1::json) j))';
let rate;
for (let round = 0; round <= warmUp; round++) {
  done = 0;
  const finished = new Promise((resolve) => { finish = resolve; });
  const began = performance.now();
  for (let n = 0; n < jobs; n += batch) {
    await pool.query(text, [JSON.stringify(Array.from({ length: batch }, () => ({ identifier: 'noop', payload: { to: 'somebody' } })))]);
  }
  await finished;
  // Done is when the last completion is committed.
  for (;;) {
    const { rows } = await pool.query('select count(*)::int as left from graphile_worker._private_jobs');
    if (rows[0].left === 0) break;
  }
  rate = jobs / (performance.now() - began) * 1000;
}
console.log(rate.toFixed(0));
await runner.stop();
await utils.release();
await pool.end();
