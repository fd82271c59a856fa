// Serves tasks: announces them, runs their jobs side by side, stays connected, and leaves in good order.
import { Connection, Refused } from './connection.mjs';
import { Task, TaskError } from './task.mjs';

const REPORT_MS = 500;
const PAUSE_MS = 200;
const PAUSE_MOST_MS = 5_000;

export class TaskServer {
  #address;
  #log;
  #types = new Map();
  #running = new Map(); // Task to the promise of its end.
  #connection;
  #stopping = false;
  #wake = () => {};

  /** @param address {host, port, token} of the bridge; @param log takes an event's name and its facts */
  constructor(address, log) {
    this.#address = address;
    this.#log = log;
  }

  /**
   * Serves a type: {type, schema, timeout_ms, heartbeat_ms?, permission?}, as it is announced. The handler takes
   * a Task and resolves with the result, any JSON, or rejects; several of its runs may be under way at once.
   */
  serve(announcement, handler) {
    this.#types.set(announcement.type, { announcement, handler });
    return this;
  }

  /** Serves until stop(); resolves then, and rejects where the bridge does not want this program. */
  async run() {
    let pause = PAUSE_MS;
    while (!this.#stopping) {
      try {
        await this.#serveOnce(() => (pause = PAUSE_MS));
      } catch (error) {
        if (error instanceof Refused) throw error; // The token or a type is wrong: trying again mends neither.
        this.#log('away', { cause: error.message });
      }
      if (!this.#stopping) {
        // Half of it is chance, so that many servers do not come back at the same instant.
        await this.#sleep(pause / 2 + Math.random() * (pause / 2));
        pause = Math.min(pause * 2, PAUSE_MOST_MS);
      }
    }
  }

  async #serveOnce(joined) {
    const connection = await Connection.open(this.#address);
    const closed = new Promise((resolve) => connection.once('close', resolve));
    this.#connection = connection;
    connection.on('job', (message) => this.#take(connection, message));
    try {
      if (this.#stopping) return;
      for (const { announcement } of this.#types.values()) {
        await connection.ask('task.announce', announcement);
        await connection.question({ type: 'register', address: `task.${announcement.type}` });
      }
      joined();
      this.#log('serving', { types: [...this.#types.keys()] });
      await closed;
      this.#log('disconnected');
    } finally {
      connection.end();
      // The platform gives these jobs to somebody else now; going on would do their work twice.
      for (const task of this.#running.keys()) task.stop('the connection was lost');
    }
  }

  #take(connection, message) {
    const { handler } = this.#types.get(message.address.slice('task.'.length));
    const reply = (body, headers) =>
      connection.send({ type: 'send', address: message.replyAddress, headers, body });
    if (this.#stopping) {
      reply(null, { 'snooze-ms': '0' }); // Given back: the attempt does not count.
      return;
    }
    const task = new Task(message);
    const over = this.#runTask(connection, task, handler, reply).finally(() => this.#running.delete(task));
    this.#running.set(task, over);
  }

  async #runTask(connection, task, handler, reply) {
    const reports = setInterval(() => this.#report(connection, task), REPORT_MS);
    const facts = { job: task.id, tenant: task.tenant, correlation_id: task.correlationId };
    try {
      const result = (await handler(task)) ?? null;
      if (JSON.stringify(result).length * 3 + 1_000 > connection.frameMost) {
        throw new TaskError('RESULT_TOO_LARGE', 'The result does not fit into a message.');
      }
      reply(result);
      this.#log('done', { ...facts, attempt: task.attempt });
    } catch (error) {
      if (this.#stopping && task.signal.aborted) {
        reply(null, { 'snooze-ms': '0' });
        this.#log('given back', facts);
      } else {
        // What a job shows, its tenant sees: only failures that were meant for it are told in their own words.
        const known = error instanceof TaskError;
        const detail = known ? error.message : 'The task failed; its log says why.';
        reply(
          known ? { code: error.code, detail, errors: error.errors } : { detail },
          { status: String(known ? error.status : 500) },
        );
        this.#log(task.signal.aborted ? 'stopped' : 'failed', { ...facts, cause: String(error) });
      }
    } finally {
      clearInterval(reports);
    }
  }

  // Progress, heartbeat and the question whether to go on are one message.
  async #report(connection, task) {
    const report = { job_id: task.id, run: task.run, progress: task.latest };
    try {
      const { cancelled } = await connection.ask(task.reportTo, report);
      if (cancelled) task.stop('the job was cancelled');
    } catch {
      // The connection is over, which stops the task anyway; or the progress was no such thing.
    }
  }

  /** Takes no more jobs, lets those that run end for a while, gives back the rest, and leaves. */
  async stop(graceMs) {
    this.#stopping = true;
    this.#log('stopping', { running: this.#running.size });
    for (const type of this.#types.keys()) {
      this.#connection?.send({ type: 'unregister', address: `task.${type}` });
    }
    const all = Promise.allSettled(this.#running.values());
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
    for (const task of this.#running.keys()) task.stop('the server is stopping');
    await all;
    this.#connection?.end();
    this.#wake();
  }

  #sleep(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
