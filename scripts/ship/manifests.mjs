// The manifests against the published schemas, twice: as TypeScript literals of the types made from them, which finds
// names that a schema does not have, and by the validators made from them, which find values that it does not allow.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments, parse } from 'yaml';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));

function packageOf(apiVersion) {
  const path = apiVersion;
  if (apiVersion.startsWith('keda.sh/')) return `@kubernetes-models/keda/${path}`;
  if (apiVersion.startsWith('monitoring.coreos.com/')) return `@kubernetes-models/prometheus-operator/${path}`;
  return `kubernetes-models/${path}`;
}

// One program for all manifests: reading the types is what takes time.
let earlier;
let known = new Map();
function typesWrong(literals) {
  const virtual = join(here, 'manifests-as-types.ts');
  const text = literals.map(({ apiVersion, kind, value }, index) =>
    `import type { I${kind} as T${index} } from ${JSON.stringify(packageOf(apiVersion))};\nexport const m${index}: T${index} = ${JSON.stringify(value)};`).join('\n');
  const options = { strict: true, noEmit: true, skipLibCheck: true, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (file, ...rest) => {
    if (file === virtual) return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    if (!known.has(file)) known.set(file, getSourceFile.call(host, file, ...rest));
    return known.get(file);
  };
  host.fileExists = file => file === virtual || fileExists.call(host, file);
  host.readFile = file => (file === virtual ? text : readFile.call(host, file));
  earlier = ts.createProgram({ rootNames: [virtual], options, host, oldProgram: earlier });
  return ts.getPreEmitDiagnostics(earlier).map(it => {
    const line = it.file ? it.file.getLineAndCharacterOfPosition(it.start).line : 0;
    return `${literals[line >> 1]?.where}: ${ts.flattenDiagnosticMessageText(it.messageText, ' ').slice(0, 300)}`;
  });
}

export async function manifests(root) {
  const wrong = [];
  const literals = [];
  for (const name of ['base', 'migrate']) {
    const folder = join(root, 'docker/kubernetes', name);
    const kustomization = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8'));
    const files = readdirSync(folder).filter(it => it !== 'kustomization.yaml');
    for (const resource of kustomization.resources) {
      if (!existsSync(join(folder, resource))) wrong.push(`${name}/kustomization.yaml: there is no ${resource}`);
    }
    for (const file of files.filter(it => !kustomization.resources.includes(it))) wrong.push(`${name}/${file} is in no kustomization`);
    for (const file of files) {
      for (const document of parseAllDocuments(readFileSync(join(folder, file), 'utf8'))) {
        document.errors.forEach(error => wrong.push(`${name}/${file}: ${error.message}`));
        const value = document.toJS();
        const { apiVersion, kind } = value;
        const where = `${name}/${file} ${kind} ${value.metadata?.name}`;
        literals.push({ apiVersion, kind, value, where });
        try {
          new (await import(packageOf(apiVersion)))[kind](value).validate();
        } catch (refusal) {
          wrong.push(`${where}: ${String(refusal.message).slice(0, 300)}`);
        }
        wrong.push(...cannotRun(value, where));
      }
    }
  }
  const names = new Set(literals.filter(it => it.kind === 'Deployment').map(it => it.value.metadata.name));
  for (const { kind, value, where } of literals) {
    if (kind === 'ScaledObject' && !names.has(value.spec.scaleTargetRef?.name)) wrong.push(`${where} scales nothing`);
  }
  wrong.push(...clusterWrong(literals.map(it => it.value)));
  return [...wrong, ...typesWrong(literals)];
}

// That nodes find each other: by a headless service of all of them, at their own addresses, through the network's policy.
function clusterWrong(values) {
  const settings = values.find(it => it.kind === 'ConfigMap').data;
  if (settings.TENANTRY_CLUSTER_ENABLED !== 'true') return [];
  const wrong = [];
  const name = settings.TENANTRY_CLUSTER_KUBERNETES_SERVICE?.split('.')[0];
  const service = values.find(it => it.kind === 'Service' && it.metadata.name === name)?.spec;
  if (service?.clusterIP !== 'None' || !service.publishNotReadyAddresses) wrong.push(`the cluster's service ${name} is none, or not one of every address`);
  const ports = [settings.TENANTRY_CLUSTER_PORT, settings.TENANTRY_CLUSTER_BUS_PORT].map(Number);
  const policy = values.find(it => it.kind === 'NetworkPolicy' && it.metadata.name === 'cluster')?.spec;
  for (const way of ['ingress', 'egress']) {
    const open = policy?.[way]?.flatMap(it => it.ports.map(({ port }) => port)) ?? [];
    if (open.toString() !== ports.toString()) wrong.push(`the policy cluster opens ${way} to ${open}, not to ${ports}`);
  }
  for (const { metadata, spec } of values.filter(it => it.kind === 'Deployment')) {
    const [container] = spec.template.spec.containers;
    if (!container.env?.some(it => it.name === 'TENANTRY_CLUSTER_HOST' && it.valueFrom.fieldRef.fieldPath === 'status.podIP')) wrong.push(`${metadata.name} does not know its own address`);
    const listens = container.ports.map(it => it.containerPort);
    if (!ports.every(port => listens.includes(port))) wrong.push(`${metadata.name} does not listen at ${ports}`);
    const selects = Object.entries(service?.selector ?? { none: 'none' }).every(([key, value]) => spec.template.metadata.labels[key] === value);
    if (!selects) wrong.push(`the cluster's service ${name} does not select ${metadata.name}`);
  }
  return wrong;
}

// What Kubernetes refuses and no schema says: a workload that does not select its own pods, a job that starts for ever.
function cannotRun(value, where) {
  const wrong = [];
  const selector = value.kind === 'Deployment' ? value.spec.selector?.matchLabels ?? {} : {};
  const labels = value.spec?.template?.metadata?.labels ?? {};
  if (Object.entries(selector).some(([key, wanted]) => labels[key] !== wanted)) wrong.push(`${where} does not select its own pods`);
  if (value.kind === 'Job' && !['Never', 'OnFailure'].includes(value.spec.template.spec.restartPolicy)) wrong.push(`${where} says not when it is started again`);
  return wrong;
}
