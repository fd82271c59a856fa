// Writes what Terraform's providers take, for the resources and data sources that terraform/ uses:
//   npm pack @cdktf/provider-aws@21.22.1 @cdktf/provider-random@12.0.1
//   for name in aws random; do mkdir $name; tar xzf cdktf-provider-$name-*.tgz -C $name; done
//   node scripts/ship/terraform-schema.mjs aws/package random/package >src/test/resources/io/tenantry/ship/terraform-schema.json
// Run it again when terraform/ uses a resource that is not in the schema yet. It reads the bindings as
// text: installing all that they depend on would take half a gigabyte.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const packages = Object.fromEntries(process.argv.slice(2).map(folder => {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return [name.split('-').at(-1), { folder, from: `${name} ${version}` }];
}));

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (path.endsWith('.tf')) yield path;
  }
}

function used() {
  const kinds = new Set();
  for (const file of files('terraform')) {
    for (const [, kind, type] of readFileSync(file, 'utf8').matchAll(/^(resource|data) "([a-z]+_\w+)"/gm)) {
      kinds.add(kind === 'data' ? `data.${type}` : type);
    }
  }
  return [...kinds].sort();
}

const lowerFirst = name => name[0].toLowerCase() + name.slice(1);

// The fields of each interface by their Terraform names, which the links of the comments end with.
function interfaces(typings) {
  const found = {};
  for (const [, name, body] of typings.matchAll(/^export interface (\w+)[^{]*\{\n(.*?)^\}/gms)) {
    found[name] = {};
    for (const [, term, optional, type] of body.matchAll(/\{@link [^#}]*#(\w+) [^}]*\}(?:(?!\*\/).)*\*\/\s*readonly \w+(\?)?: ([^;]*);/gs)) {
      found[name][term] = { required: !optional, type };
    }
  }
  return found;
}

// Which fields of a struct are blocks, as its function that writes HCL has it.
function blocksOf(code, struct, top) {
  const start = top ? code.indexOf('synthesizeHclAttributes()') : code.indexOf(`function ${lowerFirst(struct)}ToHclTerraform(`);
  if (start < 0) return new Set();
  const end = code.indexOf('// remove undefined attributes', start);
  return new Set([...code.slice(start, end).matchAll(/^\s+(\w+): \{\n\s+value: [^\n]*\n\s+isBlock: true/gm)].map(m => m[1]));
}

// What a value has to be where it is not a text; Terraform makes a text of each plain value by itself.
function typeOf(type) {
  if (/^(number|boolean)\b/.test(type)) return type.startsWith('number') ? 'number' : 'bool';
  if (/^(Array<|[\w.]+\[\])/.test(type)) return 'list';
  if (/^\{\s*\[key: string\]/.test(type)) return 'map';
  return undefined;
}

function describe(all, code, name, top, depth = 0) {
  const blocks = blocksOf(code, name, top);
  const required = [];
  const optional = [];
  const nested = {};
  const types = {};
  for (const [term, field] of Object.entries(all[name])) {
    const struct = field.type.match(/^[A-Z]\w*/)?.[0];
    if (blocks.has(term) && struct && all[struct] && depth < 12) {
      nested[term] = {
        ...(field.required && { needed: true }),
        ...(!field.type.includes('[]') && { single: true }),
        ...describe(all, code, struct, false, depth + 1),
      };
    } else if (!(top && term === 'id' && !field.required)) {
      (field.required ? required : optional).push(term);
      if (typeOf(field.type)) types[term] = typeOf(field.type);
    }
  }
  return {
    required: required.sort(),
    optional: optional.sort(),
    ...(Object.keys(types).length && { types: Object.fromEntries(Object.entries(types).sort()) }),
    ...(Object.keys(nested).length && { blocks: nested }),
  };
}

const schema = {};
for (const kind of used()) {
  const data = kind.startsWith('data.');
  const [, provider, name] = kind.match(/^(?:data\.)?([a-z]+)_(\w+)$/);
  const type = name.replaceAll('_', '-');
  const folder = packages[provider] && join(packages[provider].folder, 'lib', data ? `data-${provider}-${type}` : type);
  if (!folder || !existsSync(folder)) throw new Error(`the provider has no ${kind}`);
  const typings = readFileSync(join(folder, 'index.d.ts'), 'utf8');
  const code = readFileSync(join(folder, 'index.js'), 'utf8');
  const all = interfaces(typings);
  const config = typings.match(/interface (\w+Config) extends cdktf\.TerraformMetaArguments/)[1];
  const main = code.slice(code.search(/^class \w+ extends cdktf\.Terraform(Resource|DataSource)/m));
  const attributes = new Set(['id']);
  for (const [, scalar, complex] of main.matchAll(/get\w+Attribute\('(\w+)'\)|new [\w.]+\(this, "(\w+)"/g)) attributes.add(scalar ?? complex);
  schema[kind] = { ...describe(all, code, config, true), attributes: [...attributes].sort() };
}
const lines = Object.entries(schema).map(([kind, its]) => `  ${JSON.stringify(kind)}: ${JSON.stringify(its)}`);
const head = JSON.stringify(`Made by scripts/ship/terraform-schema.mjs from ${Object.values(packages).map(it => it.from).join(' and ')}`);
process.stdout.write(`{\n  "": ${head},\n${lines.join(',\n')}\n}\n`);
