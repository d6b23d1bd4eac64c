/**
 * Owns the world in which base and starts are made, so that they are the same bytes on any machine: time passes with the
 * guest's instructions, what waits is woken in a fixed order, chance is a fixed sequence, and v86 interprets, since the
 * moment at which compiled code is ready would be another each time. To be imported before anything that looks at a clock.
 */
import {createHash} from 'node:crypto';

/** Of the guest, in a millisecond: about what a browser does. */
const INSTRUCTIONS_PER_MS = 300_000;
/** Between two looks at the clock: a processor that waits runs no instruction, and asks until its time has come. */
const LOOK_MS = 1e-4;
/** The address of `instruction_counter` in v86.wasm (global_pointers.rs of v86 0.5.462). */
const INSTRUCTION_COUNTER = 664;
/** Index of `JIT_DISABLED` in set_jit_config (jit.rs of v86 0.5.462). */
const JIT_DISABLED = 0;

interface Timer {
  at: number;
  order: number;
  work: () => void;
}

const epoch = Number(process.env['SOURCE_DATE_EPOCH']) * 1000;
if (!Number.isFinite(epoch)) throw new Error('SOURCE_DATE_EPOCH is not set');

const realSoon = setImmediate;
const memories: WebAssembly.Memory[] = [];
const timers = new Map<number, Timer>();
let slept = 0;
let order = 0;
let isPumping = false;

/** A decoder's memory counts none, as it runs no processor. */
const instructions = () =>
  memories.reduce((sum, {buffer}) => sum + (new Uint32Array(buffer, INSTRUCTION_COUNTER, 1)[0] ?? 0), 0);
let counted = 0;
let ran = 0;

function now(): number {
  const count = instructions();
  // It is 32 bits wide, and a restored machine brings its own.
  if (count > counted) ran += count - counted;
  counted = count;
  slept += LOOK_MS;
  return slept + ran / INSTRUCTIONS_PER_MS;
}

function later(work: () => void, milliseconds: number): number {
  const id = ++order;
  timers.set(id, {at: now() + Math.max(0, milliseconds), order: id, work});
  if (!isPumping) {
    isPumping = true;
    realSoon(pump);
  }
  return id;
}

/** One after the other, each in a turn of its own: between them what was promised is done. */
function pump(): void {
  let next: Timer | undefined;
  for (const timer of timers.values())
    if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
  isPumping = next !== undefined;
  if (!next) return;
  timers.delete(next.order);
  slept += Math.max(0, next.at - now());
  next.work();
  realSoon(pump);
}

let drawn = 0;
function chance(bytes: number): Buffer {
  const drawing: Buffer[] = [];
  for (let length = 0; length < bytes; length += 32)
    drawing.push(createHash('sha256').update(`modlab ${drawn++}`).digest());
  return Buffer.concat(drawing).subarray(0, bytes);
}

const instantiate = WebAssembly.instantiate.bind(WebAssembly) as (
  module: WebAssembly.Module,
  imports?: WebAssembly.Imports,
) => Promise<WebAssembly.Instance>;

performance.now = now;
Date.now = () => Math.floor(epoch + now());
crypto.getRandomValues = <T extends ArrayBufferView | null>(array: T): T => {
  if (array) chance(array.byteLength).copy(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return array;
};
Math.random = () => chance(4).readUInt32LE() / 2 ** 32;
Object.assign(globalThis, {
  setTimeout: (work: () => void, milliseconds = 0) => later(work, milliseconds),
  setImmediate: (work: () => void) => later(work, 0),
  clearTimeout: (id?: number) => id !== undefined && timers.delete(id),
  setInterval(work: () => void, milliseconds: number) {
    // As clearInterval() has to know it, it keeps its number.
    const again = () => {
      timers.set(id, {at: now() + milliseconds, order: id, work: again});
      work();
    };
    const id = later(again, milliseconds);
    return id;
  },
  clearInterval: (id?: number) => id !== undefined && timers.delete(id),
});
Object.assign(WebAssembly, {
  async instantiate(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    const instance = await instantiate(module, imports);
    const {memory, set_jit_config: set} = instance.exports;
    if (memory instanceof WebAssembly.Memory) memories.push(memory);
    if (typeof set === 'function') (set as (index: number, value: number) => void)(JIT_DISABLED, 1);
    return instance;
  },
});
