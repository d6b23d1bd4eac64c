/**
 * Owns what the browser keeps of a shipped image unpacked, in Cache Storage: to unpack one is most of what it takes to
 * use it. A browser that keeps nothing, or has dropped it, costs that time and nothing else.
 */
import {sha256} from '../protocol/sha256';
import type {ImageFile} from '../protocol/images';

const SHA = 'x-sha256';
/** Less room than this is left to the person's machines. */
const ROOM_BYTES = 256 << 20;

/** This deployment's cache of that name: another on the same origin, whose worker comes from another directory, has its own. */
const cacheOf = (name: string): Promise<Cache> =>
  caches.open(`${name} ${new URL('.', self.location.href).pathname}`);

/** No address of any site. */
const keyOf = (image: ImageFile) => `https://modlab.invalid/unpacked/${image.sha256}`;

/** What was kept of this image under that name; undefined if nothing was, or it is not what it was. */
export async function keptUnpacked(
  name: string,
  image: ImageFile,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const kept = await (await cacheOf(name)).match(keyOf(image));
    if (!kept) return undefined;
    const bytes = new Uint8Array(await kept.arrayBuffer());
    return (await sha256(bytes)) === kept.headers.get(SHA) ? bytes : undefined;
  } catch {
    // No Cache Storage: an old browser, a page that is not served securely, or storage that is blocked.
    return undefined;
  }
}

/** Keeps it, in place of any other. */
export async function keepUnpacked(
  name: string,
  image: ImageFile,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  try {
    const cache = await cacheOf(name);
    // Where an earlier version of the page kept it, for all deployments alike.
    await caches.delete(name);
    if (await cache.match(keyOf(image))) return;
    for (const older of await cache.keys()) await cache.delete(older);
    if (!(await roomFor(bytes.length))) return;
    await cache.put(keyOf(image), new Response(bytes, {headers: {[SHA]: await sha256(bytes)}}));
  } catch {
    // As above, or there is no room.
  }
}

/** Also if the browser does not say: Safari before 17, and WebKitGTK, which has no `navigator.storage`. */
async function roomFor(size: number): Promise<boolean> {
  const storage: Partial<StorageManager> = 'storage' in navigator ? navigator.storage : {};
  const {quota, usage} = (await storage.estimate?.()) ?? {};
  return quota === undefined || usage === undefined || quota - usage > size + ROOM_BYTES;
}
