/** `npm test`: everything that must hold, from a bare clone, in one command. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './find-chromium.mjs';
import { checkNode, installDependencies, run, tool } from './install.mjs';

checkNode();
installDependencies();
const chromium = await findChromium();
const reports = mkdtempSync(join(tmpdir(), 'camwalk-test-'));
const environment = { CHROMIUM_PATH: chromium };

const checks = [
  { name: 'format and lint', run: () => run(tool('biome'), ['check', '--error-on-warnings', '.']) },
  { name: 'types: core, without the DOM', run: () => run(tool('tsc'), ['-p', 'tsconfig.core.json']) },
  { name: 'types: engine, in a worker', run: () => run(tool('tsc'), ['-p', 'tsconfig.engine.json']) },
  { name: 'types: everything', run: () => run(tool('tsc'), ['-p', 'tsconfig.json']) },
];
const suites = [
  { name: 'unit tests', ...vitest('node') },
  { name: 'tests in the browser', ...vitest('gpu') },
  { name: 'build', run: () => run(tool('vite'), ['build', '--logLevel', 'warn']) },
  { name: 'end-to-end tests', ...endToEnd() },
];

const totals = { passed: 0, failed: 0, skipped: 0 };
const broken = [];
for (const step of [...checks, ...suites]) {
  console.log(`\n── ${step.name}`);
  const started = Date.now();
  const ok = step.run() === 0;
  const counts = step.count?.() ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  // A suite that ends with an error without a failed test (a crash, say) has failed all the same.
  if (!ok && counts.failed === 0) counts.failed = 1;
  for (const key of Object.keys(totals)) totals[key] += counts[key];
  if (!ok) broken.push(step.name);
  console.log(`── ${step.name}: ${ok ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
rmSync(reports, { recursive: true, force: true });
if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(broken.length > 0 ? 1 : 0);

function vitest(project) {
  const file = join(reports, `${project}.json`);
  return {
    run: () =>
      run(
        tool('vitest'),
        ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
        environment,
      ),
    count: () => {
      const report = read(file);
      return (
        report && { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests }
      );
    },
  };
}

function endToEnd() {
  const file = join(reports, 'e2e.json');
  return {
    run: () =>
      run(tool('playwright'), ['test', '--reporter=list,json'], { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: file }),
    count: () => {
      const stats = read(file)?.stats;
      return stats && { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
    },
  };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
