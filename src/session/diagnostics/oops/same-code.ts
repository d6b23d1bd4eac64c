/** Owns the question whether an object is the code in which the kernel faulted, and if so, at which of its instructions. */
import type {Disassembly, FunctionSymbol, Instruction} from './disassembly';
import type {CodeLocation, QuotedCode} from './code-location';

/** More of them are in no module. */
const NAMESAKES_LIMIT = 8;

/** The instruction of a place; `undefined` if no function of the object is the one that the kernel had loaded. */
export function instructionAt(object: Disassembly, place: CodeLocation): Instruction | undefined {
  // Two files of a module may each have a static function of that name.
  const named = object.functions.filter(({name}) => name === place.symbol).slice(0, NAMESAKES_LIMIT);
  const found = named.flatMap((symbol) => within(object, symbol, place) ?? []);
  return found[0];
}

function within(object: Disassembly, symbol: FunctionSymbol, place: CodeLocation): Instruction | undefined {
  if (!isOfSize(object, symbol, place.size)) return undefined;
  const code = object.code.get(symbol.section) ?? [];
  const address = symbol.address + place.offset;
  const at = code.findIndex((each) => each.address === address);
  const before = code[at < 0 ? code.length - 1 : at - 1];
  if (!place.isFault && before && isReturnedTo(before, address)) return before;
  const instruction = code[at];
  if (!instruction || (place.code && !isQuoted(code, symbol, address, place.code))) return undefined;
  return instruction;
}

/** A call that returns to this address: the one that a function ends in returns behind it. */
const isReturnedTo = ({address, bytes, isCall}: Instruction, to: number) =>
  isCall && address + bytes.length === to;

/** The kernel counts up to the next symbol; behind a section's last one it has other sections, or the page's end. */
function isOfSize({functions}: Disassembly, {section, address, size}: FunctionSymbol, said: number): boolean {
  const later = functions.filter((other) => other.section === section && other.address > address);
  if (later.length === 0) return said >= size;
  return said === Math.min(...later.map((other) => other.address)) - address;
}

/** Whether the function has the bytes that were in memory around this address. */
function isQuoted(
  code: readonly Instruction[],
  {address: begin, size}: FunctionSymbol,
  address: number,
  {bytes, at}: QuotedCode,
): boolean {
  const own = code.filter((each) => each.address >= begin && each.address < begin + size);
  return own.every((each) => {
    const from = at + each.address - address;
    // Quoted in part, or not at all.
    if (from < 0 || from + each.bytes.length > bytes.length) return true;
    const loaded = bytes.slice(from, from + each.bytes.length);
    return each.bytes.every((byte, i) => each.open.has(i) || byte === loaded[i]) || isPatched(each, loaded);
  });
}

/**
 * The kernel writes over code that it has loaded: tracing, jump labels and alternatives put an instruction in place of a
 * nop, or a nop in place of an instruction.
 */
const isPatched = ({bytes}: Instruction, loaded: readonly number[]) => isNop(bytes) || isNop(loaded);

const NOP = /^(90|6690|0f1f|3e8d7426|3e90|8d(?:76|7426|b6|b426|36|3f))/;

const isNop = (bytes: readonly number[]) =>
  NOP.test(bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(''));
