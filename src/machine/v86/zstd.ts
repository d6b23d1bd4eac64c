/** Owns the unpacking of shipped images: zstd, done by the decoder that v86.wasm already carries. */

interface ZstdExports {
  memory: WebAssembly.Memory;
  zstd_create_ctx(sourceSize: number): number;
  zstd_get_src_ptr(context: number): number;
  zstd_read(context: number, length: number): number;
  zstd_read_free(pointer: number, length: number): void;
  zstd_free_ctx(context: number): void;
}

/** A second instance of the engine that never runs a CPU; every function it wants is there and does nothing. */
async function decoder(engine: WebAssembly.Module): Promise<ZstdExports> {
  const env: Record<string, WebAssembly.ImportValue> = {};
  for (const wanted of WebAssembly.Module.imports(engine)) {
    env[wanted.name] =
      wanted.kind === 'table'
        ? new WebAssembly.Table({element: 'anyfunc', initial: 2048})
        : () => {
            if (wanted.name === 'abort') throw new Error('zstd: aborted');
            return 0;
          };
  }
  const instance = await WebAssembly.instantiate(engine, {env});
  return instance.exports as unknown as ZstdExports;
}

/**
 * Unpacks one zstd frame to `size` bytes, which have `room` bytes before them in their buffer. Rejects on a malformed frame: the decoder aborts, in an instance of its own.
 * A frame may come from outside (a base that a file carries): the hash that it matches is one that its sender chose.
 */
export async function unzstd(
  engine: WebAssembly.Module,
  packed: Uint8Array,
  size: number,
  room = 0,
): Promise<Uint8Array<ArrayBuffer>> {
  const zstd = await decoder(engine);
  const context = zstd.zstd_create_ctx(packed.length);
  new Uint8Array(zstd.memory.buffer).set(packed, zstd.zstd_get_src_ptr(context));
  const pointer = zstd.zstd_read(context, size);
  const unpacked = new Uint8Array(room + size);
  unpacked.set(new Uint8Array(zstd.memory.buffer, pointer, size), room);
  return unpacked.subarray(room);
}
