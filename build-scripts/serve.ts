/** Owns `npm start`: serves the built directory on this computer, at PORT or 4173, and prints the address. */
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {LIST} from './site/embed-plugin';
import {headerPolicy} from './site/policy';
import {listen} from './site/static-site';

const wanted = Number(process.env['PORT'] ?? 4173);
if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535) {
  console.error(`PORT is "${process.env['PORT'] ?? ''}", which is no port: take a number from 1 to 65535.`);
  process.exit(1);
}
try {
  const root = fileURLToPath(new URL('../dist', import.meta.url));
  // Who may call may have the page in a frame.
  const {origins} = JSON.parse(await readFile(join(root, LIST), 'utf8')) as {origins: string[]};
  const {url} = await listen({root, policy: headerPolicy(origins)}, wanted);
  console.log(`modlab is at ${url}`);
} catch (error) {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(inUse ? `Port ${wanted} is taken: try PORT=0 npm start for any free one.` : String(error));
  process.exit(1);
}
