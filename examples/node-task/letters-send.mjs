// letters.send: puts a letter into the outbox, once however often the job runs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TaskError } from './task.mjs';

export const lettersSend = {
  type: 'letters.send',
  schema: {
    type: 'object',
    required: ['to', 'text'],
    additionalProperties: false,
    properties: {
      to: { type: 'string', minLength: 1, maxLength: 200 },
      text: { type: 'string', maxLength: 10000 },
    },
  },
  timeout_ms: 10_000,
  permission: 'create:letters', // Whoever enqueues it has to hold this one, too.
};

/** @param outbox the folder of letters */
export const sendLetter = (outbox) => async (task) => {
  const letter = { ...task.payload, tenant: task.tenant, ordered_by: task.subject };
  try {
    // The file bears the job's id, which is the same in every attempt, and is made only where there is none.
    await writeFile(join(outbox, `${task.id}.json`), JSON.stringify(letter), { flag: 'wx' });
    return { sent: true };
  } catch (error) {
    if (error.code === 'EEXIST') return { sent: true };
    if (error.code === 'ENOENT') {
      throw new TaskError('OFFICE_CLOSED', 'Letters cannot be sent now.', { retryable: true });
    }
    throw error;
  }
};
