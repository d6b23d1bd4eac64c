/** Owns reading from a packed base how large it is unpacked: the store keeps a base's bytes and nothing else. */

/** A base is a few megabytes of RAM that was written to; nothing honest comes near this. */
const LIMIT = 256 << 20;

/** Of an .xz, or of a zstd frame; undefined if it is neither, does not state its size, or states an absurd one. */
export function frameSize(frame: Uint8Array): number | undefined {
  const size = isXz(frame) ? xzSize(frame) : zstdSize(frame);
  return size !== undefined && size <= LIMIT ? size : undefined;
}

const XZ_MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0];

export const isXz = (frame: Uint8Array): boolean => XZ_MAGIC.every((byte, i) => frame[i] === byte);

/** The sum of the sizes in the index, which the stream's footer finds (The .xz File Format 1.2.0, 2.1.2 and 4). */
function xzSize(stream: Uint8Array): number | undefined {
  const footer = stream.length - 12;
  if (footer < 12) return undefined;
  const backward = new DataView(stream.buffer, stream.byteOffset + footer, 12).getUint32(4, true);
  // The index's indicator, a zero byte, comes first.
  let at = footer - (backward + 1) * 4 + 1;
  if (at < 1) return undefined;
  const next = () => {
    let value = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = stream[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  let size = 0;
  for (let left = next(); left > 0 && at < footer; left--) {
    next();
    size += next();
  }
  return size;
}

/** The content size in a zstd frame's header (RFC 8878, 3.1.1.1). */
function zstdSize(frame: Uint8Array): number | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, Math.min(frame.length, 18));
  if (view.byteLength < 18 || view.getUint32(0, true) !== 0xfd2fb528) return undefined;
  const descriptor = view.getUint8(4);
  const singleSegment = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const at = 5 + (singleSegment ? 0 : 1) + dictionary;
  return stated(view, at, descriptor >> 6, singleSegment);
}

function stated(view: DataView, at: number, flag: number, singleSegment: boolean): number | undefined {
  switch (flag) {
    case 0:
      return singleSegment ? view.getUint8(at) : undefined;
    case 1:
      return view.getUint16(at, true) + 256;
    case 2:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}
