/** Owns the variables that a frame has, as values: parameters, locals, and the statics of the module. */
import {bytesOf} from '../dwarf/integers';
import {normalPath} from '../info/source-lines';
import {sizeOf} from '../info/types';
import {Value} from './value';
import {nowhere, ofBytes, storageAt} from './storage';
import type {Entry} from '../dwarf/entries';
import type {Scope, VariableEntry} from '../info/scopes';
import type {Frame} from './frame';
import type {Storage} from './storage';

export interface Variable {
  value: Value;
  isParameter: boolean;
  /** Where it is declared; below the line where the machine stands its value means nothing yet. */
  line: number | undefined;
  /** The file that declares it. */
  file: string | undefined;
}

/** Of one scope of a frame (`info.scopesAt(frame.address)`): the innermost block's first. */
export const variablesOf = (frame: Frame, scope: Scope): Variable[] =>
  frame.info.scopes.variablesOf(scope).map((variable) => variableOf(frame, variable));

/** Variables of the module that no function has for itself. */
export const globalsOf = (frame: Frame): Variable[] =>
  frame.info.globals().map((variable) => variableOf(frame, variable));

/** A name as C finds it from a frame: blocks from the inside, the function, then the module. */
export function variableNamed(frame: Frame, name: string): Value | undefined {
  const {info} = frame;
  const [scope] = info.scopesAt(frame.address);
  const found =
    (scope && info.scopes.variablesOf(scope).find((each) => each.name === name)) ??
    info.globals().find((each) => each.name === name);
  return found && variableOf(frame, found).value;
}

function variableOf(frame: Frame, {name, entry, isParameter, line}: VariableEntry): Variable {
  const type = frame.info.typeOf(entry);
  const storage = storageOf(frame, entry, sizeOf(type) ?? 0);
  const file = frame.info.declaredAt(entry)?.file;
  return {value: new Value(name, type, storage, frame), isParameter, line, file: file && normalPath(file)};
}

function storageOf(frame: Frame, entry: Entry, size: number): Storage {
  const place = frame.info.whereIs(entry, frame.address);
  switch (place.kind) {
    case 'expression':
      return storageAt(frame.locate(place.expression, entry), frame);
    case 'constant':
      return ofBytes(
        place.value instanceof Uint8Array ? place.value : bytesOf(BigInt(place.value), Math.min(size, 8)),
      );
    case 'optimised-out':
      return nowhere('optimised-out');
  }
}
