/** Owns the emulator's code as we ship it: v86.wasm as its makers built it, but for one number. */
import {readFile} from 'node:fs/promises';

/**
 * v86 0.5.462, jit.rs: `JIT_THRESHOLD: u32 = 200 * 1000`. A page of the guest's code is compiled once so many of its
 * instructions have been interpreted, 6 ms of work. Each compilation is a WebAssembly module, which costs the browser
 * more than that: in a shell, where every command is another stretch of the kernel, it made an insmod take 90 ms
 * instead of 45, a cold boot 4 s instead of 2.4, a first make 9.8 s instead of 6.2, and a long loop was no faster. v86
 * offers no setting for it.
 */
const THRESHOLD = {theirs: 200_000, ours: 650_000};

/** i32.const in three bytes of LEB128, and i32.lt_u, with which it is compared. */
const comparison = (value: number) =>
  Uint8Array.of(0x41, 0x80 | (value & 127), 0x80 | ((value >> 7) & 127), value >> 14, 0x49);

/** The bytes of v86.wasm. Throws if they are not those of a v86 that this is known to be right for. */
export async function readEngine(): Promise<Uint8Array<ArrayBuffer>> {
  const engine = Buffer.from(await readFile(new URL(import.meta.resolve('v86/build/v86.wasm'))));
  const theirs = comparison(THRESHOLD.theirs);
  const at = engine.indexOf(theirs);
  if (at < 0 || engine.indexOf(theirs, at + 1) >= 0)
    throw new Error('v86.wasm has its JIT threshold elsewhere: see build-scripts/engine.ts');
  engine.set(comparison(THRESHOLD.ours), at);
  return new Uint8Array(engine);
}
