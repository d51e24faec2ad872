import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run, stop, tool } from './install.mjs';

const SYSTEM = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const FIXED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * A Chromium with WebGPU: CHROMIUM_PATH, Playwright's own, one of the system, or a fresh one from
 * Playwright or apt. Ends with what to install when none can be had.
 * @returns {Promise<string>} path of the executable
 */
export async function findChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (!existsSync(chosen)) stop(`CHROMIUM_PATH is “${chosen}”, but there is no such file.`);
    return chosen;
  }
  return (await playwrights()) ?? system() ?? (await installed()) ?? nothing();
}

async function playwrights() {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

function system() {
  for (const name of SYSTEM) {
    const found = spawnSync('which', [name], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  return FIXED.find((path) => existsSync(path)) ?? null;
}

async function installed() {
  if (process.platform === 'linux' && mayUseApt()) {
    console.log('Installing Chromium with apt …');
    const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    const apt = (...args) =>
      run([...prefix, 'apt-get'][0], [...prefix, 'apt-get', ...args].slice(1), { DEBIAN_FRONTEND: 'noninteractive' });
    apt('update', '-qq');
    if (apt('install', '-y', '-qq', '--no-install-recommends', 'chromium') === 0) {
      const path = system();
      if (path) return path;
    }
  }
  console.log('Installing Playwright’s Chromium …');
  return run(tool('playwright'), ['install', '--no-shell', 'chromium']) === 0 ? playwrights() : null;
}

function mayUseApt() {
  if (spawnSync('which', ['apt-get']).status !== 0) return false;
  return process.getuid?.() === 0 || spawnSync('sudo', ['-n', 'true']).status === 0;
}

function nothing() {
  stop(
    'The tests need a Chromium with WebGPU, and none was found or could be installed. Install Chromium or Google Chrome (on Debian: apt-get install chromium), or set CHROMIUM_PATH to one, and run again.',
  );
}
