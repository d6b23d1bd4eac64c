/** Owns what `modlab.debug` may be given: all else is refused with a sentence that says what to give. Fetched with the first call. */
import * as v from 'valibot';
import {LINES_LIMIT} from '../recording/recording';
import {isCSource} from '../../editor/paths';
import {syntaxError, templateError} from '../../../debugger/values/syntax';

const FUNCTION_NAME = /^[A-Za-z_][\w.]{0,127}$/;

const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));
const name = v.pipe(v.string(), v.regex(FUNCTION_NAME));
const from = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least));
const line = v.pipe(from(1), v.maxValue(1_000_000));
const value = v.union([text, v.pipe(v.number(), v.safeInteger())]);

/** What a schema makes of an argument; the sentence is for whoever gave another. */
function given<Schema extends v.GenericSchema>(
  schema: Schema,
  argument: unknown,
  sentence: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, argument);
  if (!parsed.success) throw new TypeError(sentence);
  return parsed.output;
}

const SOURCE = 'Breakpoints are for C: the file is a .c or .h file.';

/** Of a source; `line` counts from 1. */
export function sourceLine(argument: unknown): {file: string; line: number} {
  const place = given(
    v.strictObject({file: text, line}),
    argument,
    "Give a line of a source: {file: 'main.c', line: 30}, the line as a number from 1 on.",
  );
  if (!isCSource(place.file)) throw new TypeError(SOURCE);
  return place;
}

export function place(argument: unknown): {file: string; line: number} | {function: string} {
  const found = given(
    v.union([v.strictObject({file: text, line}), v.strictObject({function: name})]),
    argument,
    "Give a line of a source, {file: 'main.c', line: 30} with the line as a number from 1 on, or a function, {function: 'vfs_read'}.",
  );
  return 'file' in found ? sourceLine(found) : found;
}

const OPTIONS = {
  condition: [v.string(), "condition is an expression of C as text: 'i == 5'"],
  fromHit: [from(1), 'fromHit is a whole number from 1 on'],
  log: [v.string(), "log is text with expressions in braces: 'i={i}'"],
} as const;

export type BreakpointOptions = Partial<Record<'condition' | 'log', string> & Record<'fromHit', number>>;

export function options(argument: unknown = {}): BreakpointOptions {
  const record = given(v.record(v.string(), v.unknown()), argument, OPTIONS_ARE);
  const isOption = (key: string): key is keyof typeof OPTIONS => Object.hasOwn(OPTIONS, key);
  const checked = Object.entries(record)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => {
      if (!isOption(key)) throw new TypeError(`There is no option ${key}. ${OPTIONS_ARE}`);
      const [schema, sentence] = OPTIONS[key];
      return [key, given<v.GenericSchema>(schema, each, `${sentence}.`)];
    });
  const change = Object.fromEntries(checked) as BreakpointOptions;
  const wrongIf = change.condition ? syntaxError(change.condition) : undefined;
  if (wrongIf !== undefined) throw new TypeError(`The condition cannot be read. ${wrongIf}`);
  const wrongLog = change.log ? templateError(change.log) : undefined;
  if (wrongLog !== undefined) throw new TypeError(`The log cannot be read. ${wrongLog}`);
  return change;
}

const OPTIONS_ARE =
  "Options are {condition: 'i == 5', fromHit: 3, log: 'i={i}'}, each of which may be left out.";

export const stepKind = (argument: unknown) =>
  given(
    v.picklist(['over', 'into', 'out', 'back', 'reverse']),
    argument,
    "Give a way to step: 'over', 'into', 'out', 'back' or 'reverse'.",
  );

export const expression = (argument: unknown): string =>
  given(text, argument, "Give an expression of C as text: 'head->value'.");

export const frameNumber = (argument: unknown = 0): number =>
  given(from(0), argument, 'Give the number of a frame: 0 is the innermost.');

export const newValue = (argument: unknown): string =>
  String(
    given(value, argument, "Give the value as a whole number, or as an expression of C: 5, '0x10', '&list'."),
  );

export const functionName = (argument: unknown): string =>
  given(name, argument, "Give the name of a function as text: 'kmalloc'.");

/** `what`: of which there are several. */
export const index = (argument: unknown, what: string): number =>
  given(from(0), argument, `Give the number of a ${what}: a whole number, from 0 on.`);

export const recorded = (argument: unknown): {function: string; lines?: number | undefined} =>
  given(
    v.strictObject({function: name, lines: v.optional(v.pipe(from(1), v.maxValue(LINES_LIMIT)))}),
    argument,
    "Give a function of a module, {function: 'hello_init'}, and how many lines at most if you like: {function: 'hello_init', lines: 100}.",
  );
