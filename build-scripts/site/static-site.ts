/** Owns the serving of the built directory as a good static host does: compressed, cacheable, resumable, with its policy. */
import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {extname, join, normalize, sep} from 'node:path';
import {brotliCompressSync, constants} from 'node:zlib';
import {HEADER_POLICY} from './policy';
import type {IncomingMessage, RequestListener, Server, ServerResponse} from 'node:http';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};
const COMPRESSED = new Set(['.css', '.html', '.js', '.json', '.svg', '.wasm', '.webmanifest']);
/** Files whose names change with their content. */
const IMMUTABLE = /^(assets|images)\/.*-[\w-]{8,}\.[\w.]+$/;

export interface SiteOptions {
  /** The built directory. */
  root: string;
  /** The path it is served under: begins and ends with a slash. */
  base?: string;
  /** A test's hand in the traffic: true when it has answered by itself. */
  intercept?: (path: string, request: IncomingMessage, response: ServerResponse) => boolean;
  /** The Content-Security-Policy that is sent along; '' for none. */
  policy?: string;
  /** Whether what is text or code is compressed for who can read it. It is unless told otherwise; each file once, a second of work in all. */
  compressed?: boolean;
}

interface Asset {
  bytes: Buffer;
  brotli: Buffer | undefined;
  type: string;
  etag: string;
}

export function siteListener({
  root,
  base = '/',
  intercept,
  policy = HEADER_POLICY,
  compressed = true,
}: SiteOptions): RequestListener {
  const assets = new Map<string, Promise<Asset | undefined>>();

  const load = async (path: string): Promise<Asset | undefined> => {
    const file = join(root, normalize(path));
    if (!file.startsWith(root + sep)) return undefined;
    try {
      const bytes = await readFile(file);
      const kind = extname(path);
      return {
        bytes,
        brotli:
          compressed && COMPRESSED.has(kind)
            ? brotliCompressSync(bytes, {params: {[constants.BROTLI_PARAM_QUALITY]: 9}})
            : undefined,
        type: TYPES[kind] ?? 'application/octet-stream',
        etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`,
      };
    } catch {
      return undefined;
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const {pathname} = new URL(request.url ?? '/', 'http://localhost');
    if (!pathname.startsWith(base)) return void response.writeHead(404).end();
    const path = decodeURIComponent(pathname.slice(base.length)) || 'index.html';
    if (intercept?.(path, request, response)) return;
    let loading = assets.get(path);
    if (!loading) assets.set(path, (loading = load(path)));
    const asset = await loading;
    if (!asset) {
      assets.delete(path);
      return void response.writeHead(404, {'content-type': 'text/plain'}).end('not found');
    }
    send(path, asset, policy, request, response);
  };

  return (request, response) => void answer(request, response);
}

function send(
  path: string,
  asset: Asset,
  policy: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const headers: Record<string, string | number> = {
    'content-type': asset.type,
    ...(policy !== '' && {'content-security-policy': policy}),
    'cache-control': IMMUTABLE.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: asset.etag,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // Pages of other origins import it.
    ...(path === 'embed.js' && {'access-control-allow-origin': '*'}),
  };
  if (request.headers['if-none-match'] === asset.etag) return void response.writeHead(304, headers).end();
  const brotli = request.headers['accept-encoding']?.includes('br') ? asset.brotli : undefined;
  let body = brotli ?? asset.bytes;
  let status = 200;
  if (asset.brotli) headers['vary'] = 'accept-encoding';
  if (brotli) {
    headers['content-encoding'] = 'br';
  } else {
    headers['accept-ranges'] = 'bytes';
    const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    if (from !== undefined && Number(from) < body.length) {
      headers['content-range'] = `bytes ${from}-${body.length - 1}/${body.length}`;
      body = body.subarray(Number(from));
      status = 206;
    }
  }
  headers['content-length'] = body.length;
  response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
}

/** Resolves when the site answers; port 0 takes any free one. Only this computer can reach it. */
export function listen(options: SiteOptions, port: number): Promise<{server: Server; url: string}> {
  const server = createServer(siteListener(options));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      resolve({server, url: `http://127.0.0.1:${bound}${options.base ?? '/'}`});
    });
  });
}
