/** `npm start`: installs what is missing, builds, serves and opens the studio. PORT chooses the port. */
import { spawn } from 'node:child_process';
import { checkNode, installDependencies, run, stop, tool } from './install.mjs';

checkNode();
installDependencies();

const port = Number(process.env.PORT ?? 4173);
if (!Number.isInteger(port) || port < 1 || port > 65535)
  stop(`PORT is “${process.env.PORT}”; it must be a number from 1 to 65535.`);

console.log('Building the studio …');
if (run(tool('vite'), ['build', '--logLevel', 'warn']) !== 0) stop('The build failed; the reason stands above.');

const { preview } = await import('vite');
const server = await preview({ preview: { port, strictPort: true, host: process.env.HOST ?? 'localhost' } }).catch(
  (error) => stop(`Port ${port} cannot be used (${error.message}). Choose another one: PORT=4180 npm start`),
);
const address = server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`;
console.log(`\n  Camwalk is at ${address}\n  Ctrl+C stops it.\n`);
if (!process.env.CI) openBrowser(address);

/** Opens the address in the person's browser; where there is none, the printed address must do. */
function openBrowser(url) {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
