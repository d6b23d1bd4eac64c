/** Owns the calls that a function makes, as the compiler noted them: where each returns to, and what it calls. */
import {AT, TAG} from '../dwarf/names';
import {addressOf, referred} from '../dwarf/attributes';
import {nameOf} from '../info/functions';
import {normalPath} from '../info/source-lines';
import type {Entry} from '../dwarf/entries';
import type {DebugInfo} from '../info/debug-info';

export interface Call {
  /** Link address of the instruction behind the call. */
  returnsTo: number;
  /** Undefined for a call through a pointer. */
  name: string | undefined;
}

const DEPTH_LIMIT = 32;

/** Of the function that an address is in, those of a line, and of what is inlined into it; in the order of addresses. */
export function callsOfLine(info: DebugInfo, address: number, file: string, line: number): Call[] {
  const found = info.functionAt(address);
  if (!found) return [];
  return callsIn(info, found.entry)
    .filter(({returnsTo}) => isOfLine(info, returnsTo - 1, file, line))
    .sort((a, b) => a.returnsTo - b.returnsTo);
}

function callsIn(info: DebugInfo, entry: Entry, depth = 0): Call[] {
  if (depth > DEPTH_LIMIT) return [];
  const {entries} = info;
  return [...entries.children(entry.index)].flatMap((index) => {
    const tag = entries.tagOf(index);
    const child = entries.entry(index);
    if (tag === TAG.lexical_block || tag === TAG.inlined_subroutine) return callsIn(info, child, depth + 1);
    if (tag !== TAG.call_site && tag !== TAG.GNU_call_site) return [];
    const returnsTo = addressOf(child, tag === TAG.call_site ? AT.call_return_pc : AT.low_pc);
    if (returnsTo === undefined) return [];
    const origin = referred(entries, child, AT.call_origin) ?? referred(entries, child, AT.abstract_origin);
    return [{returnsTo, name: origin && nameOf(entries, origin)}];
  });
}

/** Whether an instruction comes from a line, or from what is inlined into it. */
function isOfLine(info: DebugInfo, address: number, file: string, line: number): boolean {
  const at = info.lines.at(address);
  if (at?.file === file && at.line === line) return true;
  return info
    .scopesAt(address)
    .some(({entry, call}) => call?.line === line && normalPath(info.fileOf(entry, call.file) ?? '') === file);
}
