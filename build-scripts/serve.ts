/** Owns the serving of the built site on this machine, as a static host would: `serve.ts [DIR]`, PORT, BASE. */
import {createServer} from 'node:http';
import {fileURLToPath} from 'node:url';
import sirv from 'sirv';
import type {Server} from 'node:http';

/** Names that hold their content's hash never change. */
const HASHED = /-[\w-]{8}\.\w+$|-[0-9a-f]{16}\./;

/** Serves `folder` under `base` ("/" or "/some/path/"); resolves with the server and its address. */
export function serve(folder: string, port: number, base = '/'): Promise<{server: Server; url: string}> {
  const files = sirv(folder, {
    etag: true,
    dev: true,
    setHeaders: (response, path) =>
      response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'),
  });
  const server = createServer((request, response) => {
    const notFound = () => {
      response.statusCode = 404;
      response.end('not found');
    };
    if (!request.url?.startsWith(base)) return notFound();
    request.url = `/${request.url.slice(base.length)}`;
    files(request, response, notFound);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const actual = typeof address === 'object' && address ? address.port : port;
      resolve({server, url: `http://127.0.0.1:${actual}${base}`});
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));
  const {url} = await serve(folder, Number(process.env['PORT'] ?? 4173));
  process.stdout.write(`modlab is at ${url}\n`);
}
