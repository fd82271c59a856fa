// csv.summary: says what the columns of a table hold. Shows progress, stops when it is cancelled.
import { setTimeout as pause } from 'node:timers/promises';
import { TaskError } from './task.mjs';

export const csvSummary = {
  type: 'csv.summary',
  schema: {
    type: 'object',
    required: ['csv'],
    additionalProperties: false,
    properties: {
      csv: { type: 'string', minLength: 1, description: 'Lines of fields without quotes; the first has the names.' },
      delimiter: { type: 'string', minLength: 1, maxLength: 1, description: 'A comma where it is left out.' },
      rows_per_second: { type: 'integer', minimum: 1, maximum: 100000, description: 'To see it work.' },
    },
  },
  timeout_ms: 300_000,
  heartbeat_ms: 10_000, // The server reports every half second: silence means that this program hangs.
};

export async function summarise(task) {
  const { csv, delimiter = ',', rows_per_second: speed } = task.payload;
  const [names, ...rows] = csv.trim().split(/\r?\n/).map((line) => line.split(delimiter));
  refuseUneven(names, rows);
  const columns = names.map((name) => ({ name, numbers: 0, texts: 0 }));
  for (const [done, row] of rows.entries()) {
    task.signal.throwIfAborted();
    task.progress({ done, total: rows.length });
    row.forEach((field, i) => count(columns[i], field));
    if (speed) await pause(1_000 / speed, undefined, { signal: task.signal });
    else if (done % 1_000 === 999) await pause(0); // Lets other jobs, and the heartbeat, have their turn.
  }
  return { rows: rows.length, columns };
}

// A line that is wrong is wrong again the next time: not retryable, and each is named.
function refuseUneven(names, rows) {
  const errors = rows
    .map((row, i) => ({ line: i + 2, fields: row.length }))
    .filter(({ fields }) => fields !== names.length)
    .slice(0, 20)
    .map(({ line, fields }) => ({ pointer: '/csv', detail: `Line ${line} has ${fields} fields.` }));
  if (errors.length > 0) {
    throw new TaskError('CSV_UNEVEN', `Each line has to have ${names.length} fields.`, { errors });
  }
}

function count(column, field) {
  const number = Number(field);
  if (field.trim() === '' || !Number.isFinite(number)) {
    column.texts += 1;
    return;
  }
  column.numbers += 1;
  column.min = Math.min(column.min ?? number, number);
  column.max = Math.max(column.max ?? number, number);
  column.sum = (column.sum ?? 0) + number;
}
