// Serves two tasks until it is told to stop. What it takes from the environment is in README.md.
import { readFileSync } from 'node:fs';
import { csvSummary, summarise } from './csv-summary.mjs';
import { lettersSend, sendLetter } from './letters-send.mjs';
import { TaskServer } from './task-server.mjs';

const { BRIDGE_HOST, BRIDGE_PORT, BRIDGE_TOKEN, BRIDGE_TOKEN_FILE, OUTBOX, GRACE_MS } = process.env;
const token = BRIDGE_TOKEN_FILE ? readFileSync(BRIDGE_TOKEN_FILE, 'utf8').trim() : BRIDGE_TOKEN;
if (!token) {
  console.error('Set BRIDGE_TOKEN or BRIDGE_TOKEN_FILE to the platform\'s bridge.token.');
  process.exit(2);
}

const log = (event, facts) =>
  console.log(JSON.stringify({ time: new Date().toISOString(), event, ...facts }));

const server = new TaskServer(
  { host: BRIDGE_HOST ?? '127.0.0.1', port: Number(BRIDGE_PORT ?? 7000), token },
  log,
)
  .serve(csvSummary, summarise)
  .serve(lettersSend, sendLetter(OUTBOX ?? 'outbox'));

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => server.stop(Number(GRACE_MS ?? 10_000)));
}

try {
  await server.run();
  log('stopped');
} catch (error) {
  log('refused', { cause: error.message });
  process.exitCode = 1;
}
