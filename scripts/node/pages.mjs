// Reads the platform's pages as a person would, in a browser that tells of everything amiss.
// Arguments: the platform's address, the folder for what was seen.
import { chromium } from 'playwright-core';

const [api, folder] = process.argv.slice(2);
const contract = await (await fetch(`${api}/openapi.json`)).json();
const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  ['get', 'put', 'post', 'delete', 'patch']
    .filter((method) => item[method])
    .map((method) => ({ path, method, ...item[method] })),
);
const login = { tenant_id: 'reader', email: 'ada@reader.test', password: 'a password for the reader' };
const { tenant_id, ...admin } = login;
await fetch(`${api}/v1/tenants`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ tenant_id, organization_name: 'Reader', admin }),
});

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
});
let failed = false;

/** Opens a page, has `read` look at it, and holds it to: no error, no violation, no other host. */
async function check(path, read) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1600 } });
  const page = await context.newPage();
  const amiss = [];
  context.on('request', (request) => {
    if (!new RegExp(`^(${api}/|data:|blob:${api}/)`).test(request.url())) amiss.push(`asks ${request.url()}`);
  });
  page.on('requestfailed', (request) => amiss.push(`lacks ${request.url()}: ${request.failure()?.errorText}`));
  page.on('response', (answer) => answer.status() >= 400 && amiss.push(`${answer.url()} answers ${answer.status()}`));
  page.on('pageerror', (error) => amiss.push(`throws ${error}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) amiss.push(`console: ${message.text()} (${message.location().url})`);
  });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`the policy's ${event.violatedDirective} refuses ${event.blockedURI}`);
    });
  });
  page.setDefaultTimeout(30_000);
  try {
    await page.goto(api + path);
    for (const missing of await read(page)) amiss.push(missing);
    await page.waitForLoadState('networkidle');
  } catch (error) {
    amiss.push(String(error.message));
  }
  await page.screenshot({ path: `${folder}${path}.png` });
  await context.close();
  console.log(`${amiss.length ? 'FAILED ' : 'ok     '} ${path}`);
  for (const what of new Set(amiss)) console.log(`        ${what}`);
  failed ||= amiss.length > 0;
}

await check('/docs', async (page) => {
  await page.getByRole('heading', { name: contract.info.title }).waitFor();
  await page.screenshot({ path: `${folder}/docs-top.png` });
  const shown = await page.locator('.opblock').evaluateAll((blocks) =>
    blocks.map((block) => block.querySelector('.opblock-summary-method, .opblock-summary-path') &&
      `${block.querySelector('.opblock-summary-method').textContent.toLowerCase()} ` +
      block.querySelector('.opblock-summary-path').dataset.path),
  );
  const missing = operations
    .map(({ method, path }) => `${method} ${path}`)
    .filter((operation) => !shown.includes(operation))
    .map((operation) => `does not show ${operation}`);

  const block = page.locator('.opblock', { has: page.locator('[data-path="/v1/auth/login"]') });
  await block.locator('.opblock-summary-control').click();
  await block.getByRole('button', { name: 'Try it out' }).click();
  await block.locator('textarea.body-param__text').fill(JSON.stringify(login));
  await block.getByRole('button', { name: 'Execute' }).click();
  const answer = block.locator('.live-responses-table .response').first();
  await answer.waitFor();
  const text = await answer.textContent();
  if (!text.startsWith('200') || !text.includes('access_token')) missing.push(`the login answers ${text}`);
  await block.scrollIntoViewIfNeeded();
  return missing;
});

await check('/redoc', async (page) => {
  await page.getByRole('heading', { name: contract.info.title }).waitFor();
  const missing = [];
  for (const { operationId, summary } of operations) {
    const section = page.locator(`[id$="operation/${operationId}"]`);
    if (!(await section.getByRole('heading', { name: summary }).count())) missing.push(`does not show ${operationId}`);
  }
  await page.getByRole('textbox').fill('suspend');
  await page.locator('[data-role="search:results"]').getByText('Suspend a tenant').waitFor();
  return missing;
});

await browser.close();
process.exit(failed ? 1 : 0);
