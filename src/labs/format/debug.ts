/** Owns what a step's `debug` may say in lab.yaml: what is done in the debugger, one action after the other. */
import * as v from 'valibot';
import {fileName, name, words} from './pattern.ts';
import {either, map, oneOf, optional, several, text, whole} from './words.ts';

/** A line by a part of what stands in it: numbers change when somebody edits the file. */
const line = {file: fileName, code: words};

const placed = {
  condition: optional(text(200)),
  fromHit: optional(whole(1, 10_000)),
  log: optional(text(200)),
};

const ACTION = map({
  breakpoint: optional(either(map({...line, ...placed}), map({function: name, ...placed}))),
  /** All of them are taken away. */
  clear: optional(oneOf(['breakpoints'])),
  /** A line for terminal 1. */
  type: optional(text(300)),
  continue: optional(whole(1, 1000)),
  step: optional(oneOf(['over', 'into', 'out', 'back'])),
  /** How many of these steps; 1 if nothing is said. */
  times: optional(whole(1, 1000)),
  set: optional(map({variable: text(100), value: text(100)})),
  /** The next call of this function, to its end. */
  record: optional(name),
  /** Of the last recording: when this variable had last changed, as it was at its end. */
  whenChanged: optional(name),
  /** The machine itself goes to the line that was found. */
  go: optional(oneOf(['there'])),
});

/** Every word of an action. */
export const DEBUG_WORDS: readonly string[] = Object.keys(ACTION.entries);
const KINDS = DEBUG_WORDS.filter((key) => key !== 'times');

const action = v.pipe(
  ACTION,
  v.check(
    (value) => KINDS.filter((key) => key in value).length === 1,
    `must be one action: one of ${KINDS.join(', ')}`,
  ),
  v.check((value) => value.times === undefined || value.step !== undefined, 'has times without a step'),
);

export const debugScript = several(action, 60, 1);

export type DebugAction = v.InferOutput<typeof action>;
