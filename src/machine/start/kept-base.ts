/** Owns the base state as the browser keeps it unpacked: laid so that its pages can be read where they are. */
import {keepUnpacked, keptUnpacked} from '../../shipped/kept-unpacked';
import type {ImageFile} from '../../protocol/images';

const NAME = 'unpacked-base';

/** A file's last section, the pages, is to begin at a multiple of four: so many bytes stand before the file in its buffer. */
export const paddingOf = ({unpackedSize}: ImageFile) => (4 - (unpackedSize % 4)) % 4;

/** The unpacked file of this base, if it was kept. */
export async function keptBase(image: ImageFile): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await keptUnpacked(NAME, image);
  return bytes?.length === paddingOf(image) + image.unpackedSize
    ? bytes.subarray(paddingOf(image))
    : undefined;
}

/** `unpacked`: with its padding before it. */
export function keepBase(image: ImageFile, unpacked: Uint8Array<ArrayBuffer>): Promise<void> {
  return keepUnpacked(NAME, image, new Uint8Array(unpacked.buffer));
}
