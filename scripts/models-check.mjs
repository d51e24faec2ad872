/** `npm run models:check`: what the registry of models does not know yet. Fails when the registry itself is wrong. */
import { readFileSync } from 'node:fs';
import { runnerImport } from 'vite';

const path = process.argv[2] ?? 'public/models/registry.json';
const { module } = await runnerImport('./src/models/registry/registry.ts');
const registry = module.readRegistry(JSON.parse(readFileSync(path, 'utf8')), path);
const missing = module.missingFields(registry);
console.log(`${registry.models.length} models in ${path}`);
for (const line of missing) console.log(`not known: ${line}`);
console.log(
  missing.length > 0
    ? `${missing.length} fields are not known. Hashes are then learned at the first download.`
    : 'Every field is known.',
);
