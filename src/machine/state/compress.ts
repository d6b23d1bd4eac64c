/** Owns the compression of large deltas: the platform's own deflate, which is quick and costs no download. */

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const {value, done} = (await reader.read()) as {value?: Uint8Array; done: boolean};
    if (done || value === undefined) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new RangeError(`unpacks to more than ${limit} bytes`);
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Raw deflate (no header, no checksum: the container that carries the bytes has its own). */
export const deflate = (bytes: Uint8Array<ArrayBuffer>) =>
  through(bytes, new CompressionStream('deflate-raw'), Number.POSITIVE_INFINITY);

/** Undoes `deflate`. Rejects on malformed input and, with a RangeError, on more than `limit` bytes of output. */
export const inflate = (bytes: Uint8Array<ArrayBuffer>, limit: number) =>
  through(bytes, new DecompressionStream('deflate-raw'), limit);
