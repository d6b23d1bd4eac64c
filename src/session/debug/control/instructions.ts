/** Owns the instructions around the place where a frame stands, with the source lines they come from and the names of what they refer to. */
import {loadedAddress} from '../../../debugger/values/frame';
import type {EngineControl} from './engine-control';
import type {StackFrame} from '../call-stack';
import type {SourcePlace} from '../views';

export interface InstructionView {
  address: number;
  /** Of `call 0xc0321234 <kfree>` all. */
  text: string;
  /** The frame stands here. */
  isHere: boolean;
  /** The line that begins here. */
  place: SourcePlace | undefined;
}

export interface CodeView {
  /** Of the function. */
  name: string;
  instructions: InstructionView[];
}

export type Disassemble = (bytes: Uint8Array, address: number) => Promise<string | undefined>;

const EIP = 8;
/** So much of a long function on each side of where one stands. */
const AROUND = 600;
/** A byte, a tab, the instruction's bytes, a tab, the instruction. */
const INSTRUCTION = /^ *([0-9a-f]{1,8}):\t[0-9a-f ]+\t(\S.*)$/;
const ADDRESS = /0x([0-9a-f]{8})\b/;

interface Code {
  name: string;
  from: number;
  bytes: Uint8Array;
  /** By the addresses at which they begin. */
  lines: ReadonlyMap<number, SourcePlace>;
}

/** Undefined where there is no code, or nobody to take it apart. */
export async function instructionsOf(
  {memory, kernel}: Pick<EngineControl, 'memory' | 'kernel'>,
  frame: StackFrame,
  disassemble: Disassemble,
): Promise<CodeView | undefined> {
  const here = frame.registers.get(EIP);
  const code =
    here === undefined ? undefined : await memory.settle(() => codeOf({memory, kernel}, frame, here));
  const text = code && (await disassemble(code.bytes, code.from));
  if (!code || text === undefined) return undefined;
  const found = text.split('\n').flatMap((line) => {
    const [, address = '', said = ''] = INSTRUCTION.exec(line) ?? [];
    return address === '' ? [] : [{address: Number.parseInt(address, 16), said: said.trim()}];
  });
  const instructions = await memory.settle(() =>
    found.map(({address, said}): InstructionView => {
      const target = ADDRESS.exec(said)?.[1];
      const name = target === undefined ? undefined : kernel.nameOf(memory.read, Number.parseInt(target, 16));
      return {
        address,
        text: name === undefined ? said : `${said} <${name}>`,
        isHere: address === here,
        place: code.lines.get(address),
      };
    }),
  );
  return instructions && {name: code.name, instructions};
}

/** The function's code, from an address at which an instruction begins. */
function codeOf(
  {memory, kernel}: Pick<EngineControl, 'memory' | 'kernel'>,
  {own, view}: StackFrame,
  here: number,
): Code | undefined {
  if (!own) {
    const bounds = kernel.map?.functionAround(here);
    if (!bounds) return undefined;
    const bytes = memory.read(bounds.from, Math.min(bounds.to, here + AROUND) - bounds.from);
    return bytes && {name: bounds.name, from: bounds.from, bytes, lines: new Map()};
  }
  const {frame, module} = own;
  const {info, pathOf} = module.build;
  return info.ask(() => {
    const range = info
      .functionAt(frame.address)
      ?.ranges.find(({from, to}) => frame.address >= from && frame.address < to);
    const statements = range ? info.lines.statementsIn([range]) : [];
    // A long function is shown from a statement before.
    const first = statements.findLast(({from}) => from <= frame.address - AROUND)?.from ?? range?.from ?? 0;
    const from = loadedAddress(info, frame.target, first);
    if (!range || from === undefined) return undefined;
    const bytes = memory.read(from, Math.min(range.to - first, AROUND * 2));
    const lines = new Map<number, SourcePlace>();
    const [opening] = statements;
    for (const {from: begins, file, line} of statements) {
      const at = loadedAddress(info, frame.target, begins);
      // What is inlined from a header may begin where the line begins that calls it: that line is the person's.
      if (at !== undefined && (file === opening?.file || !lines.has(at)))
        lines.set(at, {path: pathOf(file), line});
    }
    return bytes && {name: view.name, from, bytes, lines};
  });
}
