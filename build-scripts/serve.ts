/** Owns `npm start`: serves the built directory on this computer, at PORT or 4173, and prints the address. */
import {fileURLToPath} from 'node:url';
import {listen} from './site/static-site';

const wanted = Number(process.env['PORT'] ?? 4173);
if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535) {
  console.error(`PORT is "${process.env['PORT'] ?? ''}", which is no port: take a number from 1 to 65535.`);
  process.exit(1);
}
try {
  const {url} = await listen({root: fileURLToPath(new URL('../dist', import.meta.url))}, wanted);
  console.log(`modlab is at ${url}`);
} catch (error) {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(inUse ? `Port ${wanted} is taken: try PORT=0 npm start for any free one.` : String(error));
  process.exit(1);
}
