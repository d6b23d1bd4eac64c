/** Owns the fetching of what lies at an address that somebody wrote into a link: a saved machine (`?snapshot=`), a file of a lab. */
import {fileTooLarge} from '../../snapshots/file';
import {FILE_LIMIT} from '../../snapshots/meta-schema';
import {Deadline} from './deadline';
import type {FetchTimeouts} from './deadline';
import type {FileFailure} from '../../snapshots/file';

export type AddressFailure =
  | {ok: false; why: 'address-not-https'; message: string}
  /** No connection, no such host, or no leave to read it (CORS): a browser does not tell these apart. */
  | {ok: false; why: 'address-unreachable'; message: string}
  /** Nothing came for too long, or all of it did not come in time. */
  | {ok: false; why: 'address-timeout'; message: string}
  | {ok: false; why: 'address-status'; status: number; message: string}
  | {ok: false; why: 'address-is-a-page'; message: string};

export type Fetch = (url: string, options?: RequestInit) => Promise<Response>;
export type Fetched = {ok: true; file: Blob} | AddressFailure | FileFailure;

/** Bytes; `total` is undefined where the host does not say, or says it of what it has compressed. */
export interface FetchProgress {
  received: number;
  total: number | undefined;
}

/** Over https anything may be asked for; without it only what this page's own host has. */
const allowed = (url: URL, page: URL) => url.protocol === 'https:' || url.origin === page.origin;

function parse(address: string, page: URL): URL | undefined {
  try {
    return new URL(address, page);
  } catch {
    return undefined;
  }
}

/** `onProgress`: called once the fetch has taken long enough for somebody to wonder, and from then on. */
export const fetchSnapshot = (
  address: string,
  pageUrl: string,
  fetch: Fetch,
  onProgress?: (progress: FetchProgress) => void,
  timeouts?: FetchTimeouts,
): Promise<Fetched> =>
  fetchFile(address, pageUrl, fetch, {
    limit: FILE_LIMIT,
    ...(onProgress && {onProgress}),
    ...(timeouts && {timeouts}),
  });

export interface FetchFileOptions {
  /** Bytes; more is too large. */
  limit: number;
  onProgress?: (progress: FetchProgress) => void;
  timeouts?: FetchTimeouts;
}

/** Any file that an address from outside names. */
export async function fetchFile(
  address: string,
  pageUrl: string,
  fetch: Fetch,
  {limit, onProgress = () => undefined, timeouts}: FetchFileOptions,
): Promise<Fetched> {
  const page = new URL(pageUrl);
  const url = parse(address, page);
  if (!url || !allowed(url, page))
    return {ok: false, why: 'address-not-https', message: address.slice(0, 200)};
  const progress: FetchProgress = {received: 0, total: undefined};
  const deadline = new Deadline(() => onProgress({...progress}), timeouts);
  try {
    // Whoever made the link must not learn who follows it, nor act in their name.
    const response = await deadline.race(
      fetch(url.href, {
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        redirect: 'follow',
        signal: deadline.signal,
      }),
    );
    const refused = refusal(response, page, limit);
    if (refused) {
      await response.body?.cancel();
      return refused;
    }
    return await read(response, deadline, progress, limit);
  } catch (error) {
    if (deadline.passed) return {ok: false, why: 'address-timeout', message: deadline.reason};
    const cut = progress.received > 0 ? 'it was cut: ' : '';
    return {ok: false, why: 'address-unreachable', message: cut + String(error)};
  } finally {
    deadline.end();
  }
}

const lengthOf = ({headers}: Response) => Number(headers.get('content-length') ?? 0);

function refusal(response: Response, page: URL, limit: number): Exclude<Fetched, {ok: true}> | undefined {
  const end = parse(response.url, page);
  if (!end || !allowed(end, page))
    return {ok: false, why: 'address-not-https', message: 'it was redirected to an address without https'};
  const {status} = response;
  if (!response.ok) return {ok: false, why: 'address-status', status, message: `the host answered ${status}`};
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? ''))
    return {ok: false, why: 'address-is-a-page', message: 'its type is text/html'};
  const stated = lengthOf(response);
  return stated > limit ? fileTooLarge(stated, limit) : undefined;
}

/** Reads no further than a file may be long, whatever the host has said. */
async function read(
  response: Response,
  deadline: Deadline,
  progress: FetchProgress,
  limit: number,
): Promise<Fetched> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  if (!response.headers.has('content-encoding')) progress.total = lengthOf(response) || undefined;
  const reader = response.body?.getReader();
  for (;;) {
    const next = await deadline.race(Promise.resolve(reader?.read()));
    if (!next || next.done) return {ok: true, file: new Blob(parts)};
    progress.received += next.value.length;
    if (progress.received > limit) {
      await reader?.cancel();
      return fileTooLarge(progress.received, limit);
    }
    parts.push(next.value);
    deadline.moved();
  }
}
