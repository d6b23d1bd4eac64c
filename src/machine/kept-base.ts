/**
 * Owns the base state as the browser keeps it unpacked, in Cache Storage: to unpack it is most of what an opening
 * takes. A browser that keeps nothing, or has dropped it, costs that time and nothing else.
 */
import {sha256} from './sha256';
import type {ImageFile} from '../protocol/images';

const CACHE = 'unpacked-base';
const SHA = 'x-sha256';

/** No address of any site. */
const keyOf = (image: ImageFile) => `https://modlab.invalid/base/${image.sha256}`;

/** A file's last section, the pages, is to begin at a multiple of four: so many bytes stand before the file. */
const paddingOf = ({unpackedSize}: ImageFile) => (4 - (unpackedSize % 4)) % 4;

/** The unpacked file of this base as it was kept; undefined if it was not, or is not what it was. */
export async function keptBase(image: ImageFile): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const kept = await (await caches.open(CACHE)).match(keyOf(image));
    if (!kept) return undefined;
    const bytes = new Uint8Array(await kept.arrayBuffer());
    if (bytes.length !== paddingOf(image) + image.unpackedSize) return undefined;
    return (await sha256(bytes)) === kept.headers.get(SHA) ? bytes.subarray(paddingOf(image)) : undefined;
  } catch {
    // No Cache Storage: an old browser, a page that is not served securely, or storage that is blocked.
    return undefined;
  }
}

/** Keeps it, in place of any other: a site has one, and what another site of this origin loses costs it time alone. */
export async function keepBase(image: ImageFile, unpacked: Uint8Array): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    if (await cache.match(keyOf(image))) return;
    for (const older of await cache.keys()) await cache.delete(older);
    const bytes = new Uint8Array(paddingOf(image) + unpacked.length);
    bytes.set(unpacked, paddingOf(image));
    await cache.put(keyOf(image), new Response(bytes, {headers: {[SHA]: await sha256(bytes)}}));
  } catch {
    // As above, or there is no room.
  }
}
