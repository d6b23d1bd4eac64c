/** Owns the fetching of shipped images: progress, resumption of a cut download, and the check of the bytes' sha256. */
import {sha256} from '../protocol/sha256';
import type {ImageFile, ImageSource} from '../protocol/images';

export type FetchResult =
  | {ok: true; bytes: Uint8Array<ArrayBuffer>}
  | {ok: false; why: 'download-failed' | 'hash-mismatch'; message: string};

/** A download that brings nothing new this many times in a row is given up. */
const FRUITLESS_TRIES = 4;

export type Progress = (received: number, total: number | null) => void;

export async function fetchImage(source: ImageSource, progress: Progress): Promise<FetchResult> {
  if (source.kind === 'bytes') return checked(source.bytes, source.image);
  const first = await download(source.url, source.image, progress, 'default');
  if (!first.ok) return first;
  const result = await checked(first.bytes, source.image);
  if (result.ok) return result;
  // A cache on the way may hold a damaged or an older file: ask the site itself, once.
  const again = await download(source.url, source.image, progress, 'reload');
  return again.ok ? checked(again.bytes, source.image) : again;
}

async function checked(bytes: Uint8Array<ArrayBuffer>, image: ImageFile): Promise<FetchResult> {
  const hex = await sha256(bytes);
  if (hex === image.sha256) return {ok: true, bytes};
  return {ok: false, why: 'hash-mismatch', message: `${image.file} has sha256 ${hex}, not ${image.sha256}`};
}

async function download(
  url: string,
  image: ImageFile,
  progress: Progress,
  cache: RequestCache,
): Promise<
  {ok: true; bytes: Uint8Array<ArrayBuffer>} | {ok: false; why: 'download-failed'; message: string}
> {
  const bytes = new Uint8Array(image.size);
  let received = 0;
  let message = '';
  for (let fruitless = 0; fruitless < FRUITLESS_TRIES; fruitless++) {
    const before = received;
    try {
      const headers = received > 0 ? {Range: `bytes=${received}-`} : {};
      const response = await fetch(url, {cache, headers});
      if (!response.ok || !response.body) throw new Error(`the site answered ${response.status}`);
      // A host that ignores Range sends the file from its start.
      if (response.status !== 206) received = 0;
      const reader = response.body.getReader();
      for (;;) {
        const {value, done} = await reader.read();
        if (done) break;
        if (received + value.length > bytes.length) throw new Error('longer than it should be');
        bytes.set(value, received);
        received += value.length;
        progress(received, image.size);
      }
      if (received === bytes.length) return {ok: true, bytes};
      message = `cut after ${received} of ${bytes.length} bytes`;
    } catch (error) {
      message = error instanceof Error ? error.message : String(error);
    }
    if (received > before) fruitless = -1;
  }
  return {ok: false, why: 'download-failed', message: `${image.file}: ${message}`};
}
