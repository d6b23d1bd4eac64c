/** Owns the fetching of a saved machine from an address that somebody wrote into a link: `?snapshot=`. */
import {FILE_LIMIT, fileTooLarge} from '../../snapshots/file';
import type {FileFailure} from '../../snapshots/file';

export type AddressFailure =
  | {ok: false; why: 'address-not-https'; message: string}
  /** No connection, no such host, or no leave to read it (CORS): a browser does not tell these apart. */
  | {ok: false; why: 'address-unreachable'; message: string}
  | {ok: false; why: 'address-status'; status: number; message: string}
  | {ok: false; why: 'address-is-a-page'; message: string};

export type Fetch = (url: string, options?: RequestInit) => Promise<Response>;
type Fetched = {ok: true; file: Blob} | AddressFailure | FileFailure;

/** Over https anything may be asked for; without it only what this page's own host has. */
const allowed = (url: URL, page: URL) => url.protocol === 'https:' || url.origin === page.origin;

function parse(address: string, page: URL): URL | undefined {
  try {
    return new URL(address, page);
  } catch {
    return undefined;
  }
}

export async function fetchSnapshot(address: string, pageUrl: string, fetch: Fetch): Promise<Fetched> {
  const page = new URL(pageUrl);
  const url = parse(address, page);
  if (!url || !allowed(url, page))
    return {ok: false, why: 'address-not-https', message: address.slice(0, 200)};
  let response: Response;
  try {
    // Whoever made the link must not learn who follows it, nor act in their name.
    response = await fetch(url.href, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'follow',
    });
  } catch (error) {
    return {ok: false, why: 'address-unreachable', message: String(error)};
  }
  const refused = refusal(response, page);
  if (refused) {
    await response.body?.cancel();
    return refused;
  }
  return read(response);
}

function refusal(response: Response, page: URL): Exclude<Fetched, {ok: true}> | undefined {
  const end = parse(response.url, page);
  if (!end || !allowed(end, page))
    return {ok: false, why: 'address-not-https', message: 'it was redirected to an address without https'};
  const {status} = response;
  if (!response.ok) return {ok: false, why: 'address-status', status, message: `the host answered ${status}`};
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? ''))
    return {ok: false, why: 'address-is-a-page', message: 'its type is text/html'};
  const stated = Number(response.headers.get('content-length') ?? 0);
  return stated > FILE_LIMIT ? fileTooLarge(stated) : undefined;
}

/** Reads no further than a file may be long, whatever the host has said. */
async function read(response: Response): Promise<Fetched> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    const reader = response.body?.getReader();
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) return {ok: true, file: new Blob(parts)};
      size += next.value.length;
      if (size > FILE_LIMIT) {
        await reader?.cancel();
        return fileTooLarge(size);
      }
      parts.push(next.value);
    }
  } catch (error) {
    return {ok: false, why: 'address-unreachable', message: `it was cut: ${String(error)}`};
  }
}
