// The compose files against the compose specification's schema and dclint's rules, and what they mount against the tree.
import { createRequire } from 'node:module';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const { DCLinter } = createRequire(import.meta.url)('dclint');

// Orders of keys are left to whoever writes them; the image of the developer's own build is `dev`.
const style = ['service-keys-order', 'services-alphabetical-order', 'service-ports-alphabetical-order', 'top-level-properties-order',
  'service-dependencies-alphabetical-order', 'no-build-and-image', 'require-quotes-in-ports', 'no-quotes-in-volumes'];
const rules = {
  ...Object.fromEntries(style.map(rule => [rule, 0])),
  'service-image-require-explicit-tag': [2, { prohibitedTags: ['latest', 'stable', 'edge'] }],
};

export async function composeFiles(root) {
  const folder = join(root, 'docker');
  const files = readdirSync(folder).filter(it => /^compose.*\.yaml$/.test(it)).map(it => join(folder, it));
  const linter = new DCLinter({ rules, quiet: true, debug: false, exclude: [] });
  const wrong = linter.lintFiles(files, false).flatMap(it => it.messages.map(found => `${it.filePath}:${found.line}: ${found.message}`));
  for (const file of files) {
    const { services } = parse(readFileSync(file, 'utf8'), { merge: true });
    for (const [name, service] of Object.entries(services)) {
      for (const mount of service.volumes ?? []) {
        const [from] = mount.split(':');
        if (from.startsWith('.') && !existsSync(join(folder, from))) wrong.push(`${file}: ${name} mounts ${from}, which is not there`);
      }
      if (service.build?.dockerfile && !existsSync(join(folder, service.build.context, service.build.dockerfile))) {
        if (existsSync(join(root, 'pom.xml'))) wrong.push(`${file}: ${name} is built from what is not there`);
      }
    }
  }
  return wrong;
}
