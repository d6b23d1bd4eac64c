/** Owns the unpacking of the toolchain's files: zstd's and xz's decoders, themselves a small WebAssembly module. */

interface Decoder {
  memory: WebAssembly.Memory;
  /** Where compressed bytes are put, and how many fit. */
  input(): number;
  output(): number;
  /** Not 0: it has no memory. */
  feed(size: number): number;
  step(): number;
  ended(): number;
}

const IN_SIZE = 1 << 17;

/** Unpacks one file, .zst or .xz, to exactly `size` bytes, which have `room` bytes before them in their buffer; throws when it is damaged. */
export function unpack(
  module: WebAssembly.Module,
  packed: Uint8Array,
  size: number,
  room = 0,
): Uint8Array<ArrayBuffer> {
  const env = {emscripten_notify_memory_growth: () => undefined};
  const {exports} = new WebAssembly.Instance(module, {env});
  (exports['_initialize'] as () => void)();
  const decoder = exports as unknown as Decoder;
  const out = new Uint8Array(room + size).subarray(room);
  let done = 0;
  for (let at = 0; at < packed.length; at += IN_SIZE) {
    const part = packed.subarray(at, at + IN_SIZE);
    new Uint8Array(decoder.memory.buffer).set(part, decoder.input());
    if (decoder.feed(part.length) !== 0) throw new Error('no memory to unpack it in');
    for (let got = decoder.step(); got !== 0; got = decoder.step()) {
      if (got < 0 || done + got > size) throw new Error('the compressed data are damaged');
      out.set(new Uint8Array(decoder.memory.buffer, decoder.output(), got), done);
      done += got;
    }
  }
  if (done !== size || decoder.ended() === 0) throw new Error('the compressed data end too early');
  return out;
}
