// Calls every operation of the contract through Prism: well, and in each of the ways that the contract says can fail.
// Arguments: Prism's address before the API, Prism's address before the management port.
import { randomUUID } from 'node:crypto';
import { Client } from './client.mjs';

const client = await Client.of(...process.argv.slice(2));
const { call } = client;
const expect = (what, holds) => holds || client.faults.push(`${what} does not hold`);

// Two tenants and a suspended one, and who acts for them.

const operator = { email: process.env.TENANTRY_OPERATOR_EMAIL, password: process.env.TENANTRY_OPERATOR_PASSWORD };
const logins = {};
const newTenant = (id = `t_${randomUUID().replaceAll('-', '')}`) => {
  const admin = { email: 'ada@checks.test', password: `the admin of ${randomUUID()}` };
  logins[id] = { tenant_id: id, ...admin };
  return { tenant_id: id, organization_name: 'An organization', admin };
};
const tokenOf = async (id) => (await call('auth.login', 200, { body: logins[id] })).json.access_token;

const byOperator = (await call('operator.login', 200, { body: operator })).json.access_token;
for (const id of ['acme', 'globex', 'initech']) {
  await call('tenant.create', 201, { body: newTenant(id) });
}
const [acme, globex, suspended] = [await tokenOf('acme'), await tokenOf('globex'), await tokenOf('initech')];
const refreshToken = async (id) => (await call('auth.login', 200, { body: logins[id] })).json.refresh_token;
const suspendedRefresh = await refreshToken('initech');
await call('tenant.suspend', 200, { as: byOperator, id: 'initech' });

// A request that each operation serves. Where nothing is said here, a credential is all that it needs.

const door = async () => (await call('resource.create', 201, { as: acme, body: { name: 'door' } })).json.id;
const newUser = () => ({ email: `${randomUUID()}@checks.test`, password: `a user of ${randomUUID()}`, role: 'developer' });
const user = async () => (await call('user.create', 201, { as: acme, body: newUser() })).json.id;
const rules = { permissions: [{ action: 'read', resource: 'resources', conditions: { owner: true } }] };
const role = async () => {
  const id = `r${randomUUID().replaceAll('-', '')}`;
  await call('policy.put', 201, { as: acme, id, body: rules });
  return id;
};
const newKey = { name: 'build server', role: 'developer' };
const key = async () => (await call('apikey.create', 201, { as: acme, body: newKey })).json.id;
const endedKey = async () => {
  const id = await key();
  await call('apikey.delete', 204, { as: acme, id });
  return id;
};
const meter = async () => {
  const name = `m${randomUUID().replaceAll('-', '')}`;
  await call('meter.create', 201, { as: acme, body: { ...newMeter, name } });
  return name;
};
const newMeter = { name: 'tokens', event_type: 'done', aggregation: 'sum', value_path: '$.tokens', group_by: ['$.model'] };
const cloudEvent = (id = randomUUID()) => ({
  specversion: '1.0', id, source: '/checks', type: 'done', data: { tokens: 3, model: 'large' },
});
const reported = async (more = {}) => {
  const { id } = cloudEvent();
  await call('usage.ingest', 202, { as: acme, body: cloudEvent(id), type: 'application/cloudevents+json' });
  return { source: '/checks', id, ...more };
};
const voided = async (more = {}) => {
  const event = await reported();
  await call('usage.void', 200, { as: acme, body: event });
  return { ...event, ...more };
};
const newJob = { task_type: 'echo', payload: { message: 'hello' } };
const lateJob = { ...newJob, run_at: new Date(Date.now() + 86400000).toISOString() };
const job = async (body = lateJob) => (await call('job.enqueue', 202, { as: acme, body })).json.id;
const cancelledJob = async () => {
  const id = await job();
  await call('job.cancel', 200, { as: acme, id });
  return id;
};
const newSchedule = { task_type: 'echo', payload: { message: 'hello' }, cron: '30 2 * * mon-fri', time_zone: 'Europe/Lisbon' };
const named = (more = {}) => ({ ...newSchedule, name: randomUUID(), ...more });
const schedule = async () => (await call('schedule.create', 201, { as: acme, body: named() })).json.id;
const takenName = async () => {
  const { name } = (await call('schedule.create', 201, { as: acme, body: named() })).json;
  return { name };
};
const exported = async () => {
  const id = await job({ task_type: 'resources.export', payload: {} });
  await call('job.get', 200, { as: acme, id, query: { wait: 30 } });
  return id;
};
const ownLimit = { max_requests: 1000000, window_seconds: 60 };
const scaling = { rule: 'target_tracking', mode: 'recommend', metrics: [{ signal: 'requests_per_second', target: 700 }] };
const requests = {
  'autoscaling.put': () => ({ body: { tenants: scaling, tiers: { pro: { min: 2, max: 20 } }, nodes: scaling, workers: scaling } }),
  'autoscaling.simulate': () => ({ body: { trace: { shape: 'ramp', days: 1 }, policy: scaling } }),
  'autoscaling.pause': () => ({ id: 'acme', body: { paused: false } }),
  'auth.refresh': async () => ({ body: { refresh_token: await refreshToken('acme') } }),
  'auth.logout': async () => ({ body: { refresh_token: await refreshToken('acme') } }),
  'signingkey.rotate': () => ({ body: {} }),
  'apikey.create': () => ({ body: newKey }),
  'apikey.get': async () => ({ id: await key() }),
  'apikey.delete': async () => ({ id: await key() }),
  'apikey.rotate': async () => ({ id: await key(), body: {} }),
  'auth.login': () => ({ body: logins.acme }),
  'operator.login': () => ({ body: operator }),
  'tenant.create': () => ({ body: { ...newTenant(), tier: 'enterprise' } }),
  'tenant.get': () => ({ id: 'acme' }),
  'tenant.update': () => ({ id: 'globex', body: { tier: 'pro', organization_name: 'Globex' } }),
  'tenant.suspend': () => ({ id: 'globex' }),
  'ratelimit.get': () => ({ id: 'globex' }),
  'ratelimit.put': () => ({ id: 'globex', body: ownLimit }),
  'ratelimit.delete': async () => {
    await call('ratelimit.put', 200, { as: byOperator, id: 'globex', body: ownLimit });
    return { id: 'globex' };
  },
  'tenant.resume': () => ({ id: 'globex' }),
  'quota.listOf': () => ({ id: 'acme' }),
  'quota.put': () => ({ id: 'acme', metric: 'api_request', body: { limit: 1e6, period: 'month', kind: 'soft' } }),
  'quota.delete': async () => {
    const quota = { id: 'globex', metric: 'api_request' };
    await call('quota.put', 200, { as: byOperator, ...quota, body: { limit: 1e6, period: 'month', kind: 'soft' } });
    return quota;
  },
  'resource.create': () => ({ body: { name: 'door', data: { colour: 'green', size: { width_cm: 90 } } } }),
  'resource.get': async () => ({ id: await door() }),
  'resource.patch': async () => ({ id: await door(), body: { data: { size: { width_cm: null } } } }),
  'resource.replace': async () => ({ id: await door(), body: { name: 'gate' } }),
  'resource.delete': async () => ({ id: await door() }),
  'user.create': () => ({ body: newUser() }),
  'user.get': async () => ({ id: await user() }),
  'user.update': async () => ({ id: await user(), body: { role: 'read_only' } }),
  'user.delete': async () => ({ id: await user() }),
  'policy.get': () => ({ id: 'admin' }),
  'policy.put': async () => ({ id: await role(), body: rules }),
  'policy.delete': async () => ({ id: await role() }),
  'usage.ingest': () => ({ body: [cloudEvent(), cloudEvent(), 7], type: 'application/cloudevents-batch+json' }),
  'usage.void': async () => ({ body: await reported({ reason: 'a test run' }) }),
  'usage.correct': async () => ({ body: await reported({ data: { tokens: 4 } }) }),
  'job.enqueue': () => ({ body: newJob }),
  'job.get': async () => ({ id: await job(newJob), query: { wait: 10 } }),
  'job.cancel': async () => ({ id: await job() }),
  'job.retry': async () => ({ id: await cancelledJob() }),
  'job.watch': async () => ({ id: await cancelledJob() }),
  'schedule.create': () => ({ body: named() }),
  'schedule.get': async () => ({ id: await schedule() }),
  'schedule.update': async () => ({ id: await schedule(), body: { enabled: false, payload: { message: null } } }),
  'schedule.delete': async () => ({ id: await schedule() }),
  'job.output': async () => ({ id: await exported() }),
  'meter.get': async () => ({ id: await meter() }),
  'meter.create': () => ({ body: { ...newMeter, name: `m${randomUUID().replaceAll('-', '')}` } }),
  'meter.delete': async () => ({ id: await meter() }),
  'policy.check': () => ({ body: { action: 'update', resource: 'resources', role: 'developer' } }),
};
const credential = (permissions) => {
  if (permissions.includes('operator')) return byOperator;
  return permissions.some((one) => ['public', 'management'].includes(one)) ? undefined : acme;
};
const request = async ({ operationId, permissions }) => ({
  as: credential(permissions),
  ...(await requests[operationId]?.()),
});

// What turns that request into one that fails, by status. Left out is what cannot be brought about at will: a request
// that still runs under the same key (409), and a fault of the service or of what it depends on (5xx).

const others = {
  'autoscaling.simulate': ({ body }) => ({ body: { ...body, capacity: 60 } }),
  'auth.login': ({ body }) => ({ body: { ...body, password: 'not this one' } }),
  'operator.login': ({ body }) => ({ body: { ...body, password: 'not this one' } }),
  'signingkey.rotate': () => ({ body: { emergency: false } }),
  'apikey.create': ({ body }) => ({ body: { ...body, name: 'another' } }),
  'apikey.rotate': () => ({ body: { overlap_seconds: 60 } }),
  'resource.create': () => ({ body: { name: 'window' } }),
  'user.create': ({ body }) => ({ body: { ...body, role: 'read_only' } }),
  'policy.check': () => ({ body: { action: 'read', resource: 'users' } }),
  'job.enqueue': () => ({ body: lateJob }),
  'job.cancel': async () => ({ id: await job() }),
  'job.retry': async () => ({ id: await cancelledJob() }),
  'schedule.create': () => ({ body: named() }),
  'meter.create': () => ({ body: { ...newMeter, name: 'another' } }),
  'usage.ingest': () => ({ body: [cloudEvent()] }),
  'usage.void': ({ body }) => ({ body: { ...body, reason: 'another' } }),
  'usage.correct': ({ body }) => ({ body: { ...body, reason: 'another' } }),
  'tenant.create': ({ body }) => ({ body: { ...body, organization_name: 'Another organization' } }),
  'tenant.suspend': () => ({ id: 'acme' }),
  'tenant.resume': () => ({ id: 'acme' }),
};
const conflicts = {
  'apikey.rotate': async () => ({ id: await endedKey() }),
  'tenant.create': (body) => ({ body: { ...body, tenant_id: 'acme' } }),
  'user.create': (body) => ({ body: { ...body, email: logins.acme.email } }),
  'user.update': () => ({ body: { email: logins.acme.email } }),
  'user.delete': async () => ({ id: (await call('caller.show', 200, { as: acme })).json.subject }),
  'policy.put': () => ({ id: 'developer', body: { permissions: [{ action: '*', resource: '*' }] } }),
  'policy.delete': () => ({ id: 'developer' }),
  'job.cancel': async () => ({ id: await cancelledJob() }),
  'job.retry': async () => ({ id: await job() }),
  'schedule.create': async () => ({ body: named(await takenName()) }),
  'schedule.update': async () => ({ body: await takenName() }),
  'meter.create': () => ({ body: { ...newMeter, name: 'api_request' } }),
  'meter.delete': () => ({ id: 'api_request' }),
  'usage.void': async () => ({ body: await voided() }),
  'usage.correct': async () => ({ body: await voided({ data: {} }) }),
};
const failures = {
  400: () => ({ query: { unheard_of: 1 } }),
  401: ({ operationId }, { body }) => {
    if (operationId === 'auth.refresh') return { body: { refresh_token: 'not a token' } };
    return operationId.endsWith('.login') ? { body: { ...body, password: 'not this one' } } : { as: 'not.a.token' };
  },
  403: ({ operationId }) => {
    if (operationId === 'auth.refresh') return { body: { refresh_token: suspendedRefresh } };
    return operationId === 'auth.login' ? { body: logins.initech } : { as: suspended };
  },
  404: ({ operationId }, { body }) => ({
    id: /^(tenant|policy|quota|meter|ratelimit|autoscaling)\./.test(operationId) ? 'nobody' : randomUUID(),
    ...(operationId.startsWith('usage.') && { body: { ...body, id: randomUUID() } }),
  }),
  409: ({ operationId }, { body }) => conflicts[operationId]?.(body),
  412: () => ({ headers: { 'if-match': '"0"' } }),
  413: () => ({ body: { name: 'x'.repeat(1 << 20) } }),
  415: () => ({ type: 'text/plain', body: 'a door' }),
  422: async ({ operationId, success }, first) => {
    if (operationId === 'schedule.update') return { body: { task_type: 'ecko' } };
    const headers = { 'idempotency-key': randomUUID() };
    const { text } = await call(operationId, success, { ...first, headers });
    const again = await call(operationId, success, { ...first, headers });
    expect(`${operationId} answers the same again under one key`, again.text === text);
    expect(`${operationId} marks an answer given again`, again.headers.get('idempotent-replayed') === 'true');
    return { ...(await others[operationId](first)), headers };
  },
};

for (const operation of client.operations) {
  const { operationId, success, permissions, documented } = operation;
  await call(operationId, success, await request(operation));
  for (const status of documented.filter((one) => failures[one] && !permissions.includes('management'))) {
    const served = await request(operation);
    const failing = await failures[status](operation, served);
    if (failing) await call(operationId, status, { ...served, ...failing });
  }
}

// What one request cannot show.

const doors = [await door(), await door(), await door()];
const seen = [];
let page = { next_cursor: '' };
while (page.next_cursor !== null) {
  const query = { limit: 2, name_prefix: 'do', ...(page.next_cursor && { cursor: page.next_cursor }) };
  page = (await call('resource.list', 200, { as: acme, query })).json;
  seen.push(...page.items.map((one) => one.id));
}
expect('the pages of a list have every row once', new Set(seen).size === seen.length && doors.every((id) => seen.includes(id)));
await call('resource.list', 400, { as: acme, query: { cursor: 'unheard-of' } });
const since = '2020-01-01T00:00:00Z';
for (const query of [{ name: 'door' }, { 'data.colour': 'green' }, { 'data.size.width_cm': 90 }, { created_after: since }]) {
  const { items } = (await call('resource.list', 200, { as: acme, query })).json;
  expect(`${JSON.stringify(query)} finds a row`, items.length > 0);
}
for (const query of [{ owner_id: randomUUID() }, { created_before: since }]) {
  await call('resource.list', 200, { as: acme, query });
}
for (const query of [{ limit: 1 }, { status: 'suspended' }, { tier: 'enterprise' }]) {
  const { items } = (await call('tenant.list', 200, { as: byOperator, query })).json;
  expect(`${JSON.stringify(query)} finds a tenant`, items.length > 0);
}
await call('resource.get', 404, { as: globex, id: doors[0] });
await call('resource.get', 403, { as: byOperator, id: doors[0] });
await call('tenant.get', 200, { as: acme, id: 'acme' });
await call('tenant.get', 404, { as: acme, id: 'globex' });
await call('tenant.create', 400, { body: { ...newTenant(), tenant_id: 'Not An Id' } });
const { headers } = await call('resource.get', 200, { as: acme, id: doors[0] });
const asRead = { 'if-match': headers.get('etag') };
await call('resource.patch', 200, { as: acme, id: doors[0], headers: asRead, type: 'application/merge-patch+json', body: { name: 'gate' } });
await call('resource.delete', 412, { as: acme, id: doors[0], headers: asRead });
for (const [operationId, body] of [['auth.login', logins.acme], ['operator.login', operator]]) {
  const guess = { ...body, email: 'guessed@checks.test' };
  for (let tries = 1; tries <= 4; tries++) await call(operationId, tries <= 3 ? 401 : 429, { body: guess });
}

for (const { operationId, success, answered } of client.operations) {
  expect(`${operationId} answers ${success}:`, answered.has(success));
}
for (const fault of client.faults) console.log(`FAILED  ${fault}`);
console.log(`${client.operations.length} operations, ${client.answers} answers, ${client.faults.length} faults`);
process.exit(client.faults.length ? 1 : 0);
