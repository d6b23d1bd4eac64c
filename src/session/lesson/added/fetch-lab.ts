/** Owns the fetching of a lab from an address: its zip, or its directory file by file. */
import {strFromU8} from 'fflate';
import {BYTES_LIMIT, Bounds, modeOf} from '../../../labs/bundle/files';
import {MANIFEST, readManifest} from '../../../labs/bundle/manifest';
import {unzipLab} from '../../../labs/bundle/zip';
import {fetchFile} from '../../sharing/fetch-snapshot';
import {notALab, notFetched} from './lab-failures';
import type {LabFile, LabFiles} from '../../../labs/bundle/files';
import type {Fetch} from '../../sharing/fetch-snapshot';
import type {LabFailure} from './lab-failures';

export interface LabFetcher {
  fetch: Fetch;
  /** The page's own address. */
  pageUrl: () => string;
  /** Bytes that have come so far, once it takes long. */
  onProgress?: (received: number) => void;
}

export type FetchedLab = {ok: true; files: LabFiles} | LabFailure;
type FetchedBytes = {ok: true; bytes: Uint8Array<ArrayBuffer>} | LabFailure;

/** So many files of a lab are on their way at a time. */
const AT_ONCE = 6;
const TEXT_LIMIT = 1 << 20;

/** Undefined if that is no address. */
export function absolute(address: string, from: string): string | undefined {
  try {
    return new URL(address, from).href;
  } catch {
    return undefined;
  }
}

/**
 * The address by which a lab is known: of its zip, or of its directory, with a / at its end; undefined if that is no
 * address. `from`: what it may be relative to.
 */
export function labAddress(address: string, from: string): string | undefined {
  const whole = absolute(address, from);
  if (whole === undefined) return undefined;
  const url = new URL(whole);
  url.hash = '';
  if (url.pathname.endsWith('.zip')) return url.href;
  if (!/\/$|\/lab\.yaml$/.test(url.pathname)) url.pathname += '/';
  return new URL('.', url).href;
}

/** `address`: as labAddress makes it. */
export async function fetchLab(address: string, by: LabFetcher): Promise<FetchedLab> {
  let received = 0;
  const get = async (url: string, file: string, limit: number): Promise<FetchedBytes> => {
    let before = 0;
    const onProgress = (now: {received: number}) => {
      received += now.received - before;
      before = now.received;
      by.onProgress?.(received);
    };
    const fetched = await fetchFile(url, by.pageUrl(), by.fetch, {limit, onProgress});
    if (fetched.ok) return {ok: true, bytes: new Uint8Array(await fetched.file.arrayBuffer())};
    return notFetched(fetched, address, file);
  };
  if (new URL(address).pathname.endsWith('.zip')) {
    const zip = await get(address, '', BYTES_LIMIT);
    if (!zip.ok) return zip;
    const unzipped = unzipLab(zip.bytes);
    return unzipped.ok ? unzipped : notALab(unzipped.message);
  }
  const listed = await get(new URL(MANIFEST, address).href, '', TEXT_LIMIT);
  if (!listed.ok) return listed.why === 'lab-not-fetched' ? notListed(listed, address) : listed;
  const manifest = readManifest(strFromU8(listed.bytes));
  if (!manifest) return notALab(`has a ${MANIFEST} that is no list of its files`);
  return fetchFiles(address, manifest, get);
}

/** Where the host has no list, or shows a page of its own instead, that is what is to be said. */
const notListed = (failure: Extract<LabFailure, {why: 'lab-not-fetched'}>, address: string): LabFailure =>
  (failure.cause.why === 'address-status' && failure.cause.status === 404) ||
  failure.cause.why === 'address-is-a-page'
    ? {ok: false, why: 'lab-not-listed', address, message: failure.message}
    : failure;

async function fetchFiles(
  address: string,
  manifest: ReadonlyMap<string, number>,
  get: (url: string, file: string, limit: number) => Promise<FetchedBytes>,
): Promise<FetchedLab> {
  const waiting = [...manifest];
  const found = new Map<string, LabFile>();
  let failed: LabFailure | undefined;
  const bounds = new Bounds();
  let left = BYTES_LIMIT;
  const work = async () => {
    for (;;) {
      const next = waiting.shift();
      if (!next || failed) return;
      const [path, mode] = next;
      const url = new URL(`./${path.split('/').map(encodeURIComponent).join('/')}`, address).href;
      const got = await get(url, path, left);
      if (!got.ok) return void (failed ??= got);
      left -= got.bytes.length;
      const excess = bounds.add(path, got.bytes.length);
      if (excess !== undefined) return void (failed ??= notALab(excess));
      found.set(path, {bytes: got.bytes, mode: mode | modeOf(got.bytes)});
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, work));
  if (failed) return failed;
  // In the order of the list, whatever came first.
  return {ok: true, files: new Map([...manifest.keys()].flatMap((path) => entry(found, path)))};
}

function entry(files: LabFiles, path: string): [string, LabFile][] {
  const file = files.get(path);
  return file ? [[path, file]] : [];
}
