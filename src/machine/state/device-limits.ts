/**
 * Owns what a saved machine may say of v86's devices. A delta brings a kernel of its own, so all that a kernel can do
 * to a device it may do too; what only v86's constructors decide, and what v86 loops over or allocates by, it may not.
 */
import {UART_FIFO} from '../console/serial-input';
import {OUR_PLACE} from '../devices/hardware';
import {FIDS_LIMIT} from '../ninep/fids';

/** A value that may differ between two states of one machine: a scalar, or a list of numbers (v86's queues). */
export type DeviceField = number | boolean | null | number[];

export const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number');

export const isDeviceField = (value: unknown): value is DeviceField =>
  value === null || typeof value === 'number' || typeof value === 'boolean' || isNumbers(value);

interface Range {
  readonly least: number;
  readonly most: number;
  readonly fractions?: true;
}
type Rule = 'fixed' | Range;

/** Registers: v86 keeps them signed in some places and unsigned in others. */
const WORD: Range = {least: -(2 ** 31), most: 2 ** 32 - 1};
/** Milliseconds since the epoch, as Date can hold them. */
const TIME: Range = {least: -8.64e15, most: 8.64e15, fractions: true};

/** By path in v86 0.5.462's state (cpu.js `get_state`, and each device's own); the first that fits holds. */
const RULES: readonly (readonly [RegExp, Rule])[] = [
  // memory_size: what lies past RAM in wasm's memory is the engine's own.
  [/^0$/, 'fixed'],
  [/^47\.(?:2|3|4|5|7|13)$/, TIME],
  // VGA: the size of its memory; then sizes it allocates by, which its port handlers clip to these.
  [/^52\.0$/, 'fixed'],
  [/^52\.15$/, {least: 0, most: 2560}],
  [/^52\.16$/, {least: 0, most: 1600}],
  // Latches and offsets are words; every other register of a VGA has 16 bits at most.
  [/^52\.(?:11|20|21)$/, WORD],
  [/^52\./, {least: -1, most: 0xffff}],
  // Floppy, sound card and IDE hold nothing here and this guest drives none of them.
  [/^(?:55|61|85)\./, 'fixed'],
  [/^59\./, {least: 0, most: 0xffff}],
  // A virtqueue: how long its rings are, and what the device is made of.
  [/^82\.0\.\d+\.0$/, {least: 1, most: 16}],
  [/^82\.0\.\d+\.(?:1|3|9)$/, 'fixed'],
  [/^82\.3$/, 'fixed'],
  // The share: its name, and the one queue.
  [/^45\.(?:0|1)/, 'fixed'],
  [/^45\.2\.\d+\.0$/, {least: 1, most: 32}],
  [/^45\.2\.\d+\.(?:1|3|9)$/, 'fixed'],
];

/** Lists whose length is not the device's own: fw_cfg's answer to the guest, and the share's handles. */
const FREE_LISTS: ReadonlyMap<string, number> = new Map([
  ['62', 65_536],
  // The tree's number, and two numbers for each.
  ['45.3', 1 + 2 * FIDS_LIMIT],
  // What the second UART has received and nobody has read.
  [`${OUR_PLACE}.2`, UART_FIFO],
]);

const within = ({least, most, fractions}: Range, value: number) =>
  value >= least && value <= most && (fractions === true || Number.isInteger(value));

/** Whether a device's field, by its path in the state, may hold `value` where the base holds `base`. */
export function isAllowed(path: string, base: DeviceField, value: DeviceField): boolean {
  if (isNumbers(base)) {
    if (!isNumbers(value) || !value.every((item) => within(WORD, item))) return false;
    const limit = FREE_LISTS.get(path);
    return limit === undefined ? value.length === base.length : value.length <= limit;
  }
  // What v86 has left out (a disk, a device that is not there) cannot come into being.
  if (base === null || value === null || isNumbers(value)) return value === base;
  const rule = RULES.find(([pattern]) => pattern.test(path))?.[1] ?? WORD;
  return rule === 'fixed' ? value === base : within(rule, Number(value));
}

/** device_feature of the console and the share, and driver_feature, which is what the guest took of them. */
export const FEATURES = [
  {offered: '82.0.2', taken: '82.0.3'},
  {offered: '45.2.2', taken: '45.2.3'},
] as const;
