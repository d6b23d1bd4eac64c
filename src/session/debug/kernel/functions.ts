/** Owns where a breakpoint on a function of the kernel is put, and on which there can be none. */
import {PATCH_SIZE} from '../../../debugger/control/places';
import {word} from './map';
import type {KernelMap, ReadMemory} from './map';

/** Stretches of code that may hold no breakpoint: the handling of breakpoints itself runs through them. */
export type Forbidden = readonly {from: number; to: number}[];

/** struct kprobe_blacklist_entry: a list_head, then the first and the last address. */
const BLACKLIST = {next: 0, from: 8, to: 12} as const;
const BLACKLIST_LIMIT = 5000;
/** struct jump_entry: how far the code is from the entry itself, the target, the key. */
const JUMP_SIZE = 12;
const JUMPS_LIMIT = 10_000;

/** What the kernel forbids to its own kprobes. Undefined if that cannot be read: then nothing is known to be safe. */
export function forbiddenIn(read: ReadMemory, map: KernelMap): Forbidden | undefined {
  const head = map.addressOf('kprobe_blacklist');
  if (head === undefined) return undefined;
  const ranges: {from: number; to: number}[] = [];
  let at = word(read, head + BLACKLIST.next);
  for (let count = 0; at !== undefined && at !== head && count < BLACKLIST_LIMIT; count++) {
    const [from, to] = [word(read, at + BLACKLIST.from), word(read, at + BLACKLIST.to)];
    if (from === undefined || to === undefined) return undefined;
    ranges.push({from, to});
    at = word(read, at + BLACKLIST.next);
  }
  return at === head && ranges.length > 0 ? ranges : undefined;
}

/** Instructions that the kernel changes itself while it runs. */
export function jumpLabelsIn(read: ReadMemory, map: KernelMap): ReadonlySet<number> {
  const [start, stop] = [map.addressOf('__start___jump_table'), map.addressOf('__stop___jump_table')];
  const labels = new Set<number>();
  if (start === undefined || stop === undefined || stop - start > JUMP_SIZE * JUMPS_LIMIT) return labels;
  for (let at = start; at < stop; at += JUMP_SIZE) labels.add((at + (word(read, at) ?? 0)) >>> 0);
  return labels;
}

export type FunctionPlace =
  | {ok: true; addresses: number[]}
  /** `message` is for the person; undefined if the kernel has no function of that name. */
  | {ok: false; message: string | undefined};

export interface KernelCode {
  read: ReadMemory;
  map: KernelMap;
  forbidden: Forbidden | undefined;
  jumpLabels: ReadonlySet<number>;
}

export function placeOfKernelFunction(code: KernelCode, name: string): FunctionPlace {
  const {map, forbidden} = code;
  const all = map.functionsNamed(name);
  if (all.length === 0) {
    const isData = map.addressOf(name) !== undefined;
    return {ok: false, message: isData ? `${name} is a variable of the kernel, not a function.` : undefined};
  }
  const present = all.filter((address) => map.isCode(address));
  if (present.length === 0)
    return {ok: false, message: `${name} was part of the kernel’s start: its code has been freed.`};
  if (!forbidden) return {ok: false, message: UNKNOWN_KERNEL};
  const isForbidden = (address: number) =>
    forbidden.some(({from, to}) => address >= from && address < Math.max(to, from + 1));
  const addresses = present.flatMap((address) => {
    const entry = behindTracing(code.read, address);
    const isChanged = [address, entry].some((each) => code.jumpLabels.has(each));
    return isForbidden(address) || isChanged ? [] : [entry];
  });
  if (addresses.length > 0) return {ok: true, addresses};
  return {
    ok: false,
    message: `${name} cannot hold a breakpoint: the kernel runs through it when it handles a breakpoint, or changes its code itself.`,
  };
}

const UNKNOWN_KERNEL = 'It cannot be read from this kernel which of its functions may hold a breakpoint.';

/** The no-operations of five bytes that the kernel puts at the beginning of a function that can be traced. */
const NOPS = [
  [0x3e, 0x8d, 0x74, 0x26, 0x00],
  [0x0f, 0x1f, 0x44, 0x00, 0x00],
] as const;
const CALL = 0xe8;

/** A function's first instruction that is its own. Tracing makes a call of what stands before it, or has made one. */
export function behindTracing(read: ReadMemory, address: number): number {
  const bytes = read(address, PATCH_SIZE);
  if (!bytes) return address;
  const isTraced = bytes[0] === CALL || NOPS.some((nop) => nop.every((byte, index) => byte === bytes[index]));
  return isTraced ? address + PATCH_SIZE : address;
}
