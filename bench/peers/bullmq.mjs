// No-op jobs through BullMQ, added in bulk while a worker runs them: prints the jobs per
// second of the last round, after those that warm up.
import { Queue, Worker } from 'bullmq';

const jobs = Number(process.argv[2] ?? 10000);
const warmUp = Number(process.argv[3] ?? 0);
const batch = 500;
const url = new URL(process.env.TENANTRY_REDIS_URL);
const connection = { host: url.hostname, port: Number(url.port), password: url.password, maxRetriesPerRequest: null };
const name = `bench-${process.pid}`;
const queue = new Queue(name, { connection });
let done = 0;
let finish;
const worker = new Worker(name, async () => undefined, { connection, concurrency: 100 });
worker.on('completed', () => { if (++done === jobs) finish(); });
await worker.waitUntilReady();
await queue.waitUntilReady();

let rate;
for (let round = 0; round <= warmUp; round++) {
  done = 0;
  const finished = new Promise((resolve) => { finish = resolve; });
  const began = performance.now();
  for (let n = 0; n < jobs; n += batch) {
    await queue.addBulk(Array.from({ length: batch }, () => ({
      name: 'noop', data: { to: 'somebody' }, opts: { removeOnComplete: true },
    })));
  }
  await finished;
  rate = jobs / (performance.now() - began) * 1000;
}
console.log(rate.toFixed(0));
await worker.close();
await queue.obliterate({ force: true });
await queue.close();
