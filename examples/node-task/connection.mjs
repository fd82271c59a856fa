// One connection to the bridge: shows the token, asks questions and gets their answers, and tells of jobs.
import { EventEmitter } from 'node:events';
import net from 'node:net';
import { decoder, encode } from './frames.mjs';

const PING_MS = 10_000; // The bridge takes a peer that is silent for 30 s as gone.
const CONNECT_MS = 5_000;

/** What the bridge refused; `reason` is its word for it, such as access_denied. */
export class Refused extends Error {
  constructor({ message, detail }) {
    super(`${message}: ${detail}`);
    this.reason = message;
  }
}

/** Emits `job` with each job's message and `close` once, when it is over. */
export class Connection extends EventEmitter {
  #socket;
  #questions = new Map();
  #asked = 0;

  /** Resolves with a connection that is let in; rejects with Refused where the token is wrong. */
  static async open({ host, port, token }) {
    const connection = new Connection();
    await connection.#connect(host, port);
    try {
      const { frame_most: frameMost } = await connection.ask('bridge.auth', { token });
      connection.frameMost = frameMost;
    } catch (error) {
      connection.end();
      throw error;
    }
    return connection;
  }

  #connect(host, port) {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host, port, noDelay: true });
      const late = setTimeout(() => socket.destroy(new Error('no connection in time')), CONNECT_MS);
      const ping = setInterval(() => this.send({ type: 'ping' }), PING_MS);
      let failure = new Error('the connection was closed');
      socket.once('connect', () => {
        clearTimeout(late);
        resolve();
      });
      socket.on('data', decoder((frame) => this.#take(frame)));
      socket.on('error', (error) => (failure = error));
      socket.once('close', () => {
        clearTimeout(late);
        clearInterval(ping);
        reject(failure);
        for (const { reject: fail } of this.#questions.values()) fail(failure);
        this.#questions.clear();
        this.emit('close');
      });
      this.#socket = socket;
    });
  }

  #take(frame) {
    const question = this.#questions.get(frame.address);
    if (question) {
      this.#questions.delete(frame.address);
      if (frame.type === 'err') question.reject(new Refused(frame));
      else question.resolve(frame.body);
    } else if (frame.type === 'message') {
      this.emit('job', frame);
    }
    // Else a pong, or a reply that came too late for its job: the platform has gone on without it.
  }

  send(frame) {
    if (this.#socket.writable) this.#socket.write(encode(frame));
  }

  /** Sends with an address for the answer, and resolves with that. */
  question(frame) {
    return new Promise((resolve, reject) => {
      if (!this.#socket.writable) {
        reject(new Error('the connection is closed'));
        return;
      }
      const replyAddress = `answer.${++this.#asked}`;
      this.#questions.set(replyAddress, { resolve, reject });
      this.send({ ...frame, replyAddress });
    });
  }

  ask(address, body) {
    return this.question({ type: 'send', address, body });
  }

  /** Sends what is still to be sent, and closes. */
  end() {
    this.#socket.end();
  }
}
