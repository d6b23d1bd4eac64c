/** Owns reading from a packed base how large it is unpacked: the store keeps a base's bytes and nothing else. */

/** A base is a few megabytes of RAM that was written to; nothing honest comes near this. */
const LIMIT = 256 << 20;

/** The content size in a zstd frame's header (RFC 8878, 3.1.1.1); undefined if it is not stated or absurd. */
export function frameSize(frame: Uint8Array): number | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, Math.min(frame.length, 18));
  if (view.byteLength < 18 || view.getUint32(0, true) !== 0xfd2fb528) return undefined;
  const descriptor = view.getUint8(4);
  const singleSegment = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const at = 5 + (singleSegment ? 0 : 1) + dictionary;
  const size = stated(view, at, descriptor >> 6, singleSegment);
  return size !== undefined && size <= LIMIT ? size : undefined;
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
