import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const MINIMUM = [20, 19];

/** Ends with a plain sentence when Node is older than the toolchain needs. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  stop(
    `Camwalk needs Node ${MINIMUM.join('.')} or newer; this is ${process.versions.node}. Get one from https://nodejs.org.`,
  );
}

/** Installs the locked dependencies when they are missing or older than the lock file. */
export function installDependencies() {
  const marker = 'node_modules/.package-lock.json';
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs) return;
  console.log('Installing dependencies …');
  // `npm ci` leaves the lock file alone; a folder that already has modules is completed instead of emptied.
  const command = existsSync('node_modules') ? 'install' : 'ci';
  if (run('npm', [command, '--no-audit', '--no-fund', '--loglevel=error']) !== 0) {
    stop(
      'The dependencies could not be installed (see npm’s words above). With a network, run it again; without one, copy node_modules from a machine that has them.',
    );
  }
}

/** Runs a command with its output shown; returns its exit status. */
export function run(command, args, environment = {}) {
  const windows = process.platform === 'win32';
  const result = spawnSync(command, args, {
    stdio: 'inherit',
    shell: windows,
    env: { ...process.env, ...environment },
  });
  if (result.error) console.error(String(result.error.message));
  return result.status ?? 1;
}

/** The command line of a tool that a dependency brings. */
export function tool(name) {
  const windows = process.platform === 'win32';
  return `node_modules/.bin/${name}${windows ? '.cmd' : ''}`;
}

export function stop(message) {
  console.error(`\n${message}`);
  process.exit(1);
}
