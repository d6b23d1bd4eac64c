/** Owns the reading of lab.yaml: text to data, or every problem with its line, its column and what to write instead. */
import * as v from 'valibot';
import {LineCounter, isMap, isPair, isScalar, isSeq, parseDocument, visit} from 'yaml';
import {LAB_FORMAT, labSchema} from './lab.ts';
import {mistakeIn} from './syntax.ts';
import {plain, problemOfText} from './text.ts';
import type {Document} from 'yaml';
import type {LabData} from './lab.ts';

/** What is wrong, and where: lines and columns count from 1. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  message: string;
}

export type Path = readonly (string | number)[];

/** Where things stand in the text. */
export interface Places {
  /** Of a value by the way to it; of the map around it, if it is not there. */
  (path: Path): {line: number; column: number};
}

/** `places`: for whoever finds more that is wrong. */
export type ReadLab = {ok: true; lab: LabData; places: Places} | {ok: false; problems: Problem[]};
type Read<T> = {ok: true; data: T; places: Places} | {ok: false; problems: Problem[]};

/** Characters of the text; ours have at most 10 000. */
const TEXT_LIMIT = 128 << 10;
/** What the text may repeat by aliases. */
const ALIASES = 50;

/** `file`: how problems name it. */
export function readLab(text: string, file: string): ReadLab {
  const read = readYaml(labSchema, text, file);
  return read.ok ? {ok: true, lab: read.data, places: read.places} : read;
}

/** Any file of this format's kind: its map has a `format`, and what is wrong is said as for a lab. */
export function readYaml<S extends v.GenericSchema>(
  schema: S,
  text: string,
  file: string,
): Read<v.InferOutput<S>> {
  const problem = (message: string, line = 1): Read<never> => ({
    ok: false,
    problems: [{file, line, column: 1, message}],
  });
  if (text.length > TEXT_LIMIT)
    return problem(`has ${text.length} characters, and may have ${TEXT_LIMIT} at most`);
  const wrong = problemOfText(text);
  if (wrong) return problem(wrong.message, wrong.line);
  try {
    return read(schema, plain(text), file);
  } catch (error) {
    // A text that is nested so deep that whoever reads it comes to the end of its stack, or one that repeats itself.
    if (error instanceof RangeError) return problem('is nested too deeply');
    if (error instanceof ReferenceError)
      return problem(`repeats itself more than ${ALIASES} times by aliases (*name): write it out`);
    throw error;
  }
}

function read<S extends v.GenericSchema>(schema: S, text: string, file: string): Read<v.InferOutput<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, {lineCounter: lines, prettyErrors: false, uniqueKeys: false});
  const at = (offset: number) => {
    const {line, col} = lines.linePos(offset);
    return {line, column: col};
  };
  const mistake = mistakeIn(document, text);
  if (mistake) return {ok: false, problems: [{file, ...at(mistake.offset), message: mistake.message}]};
  const twice = repeatedKeys(document);
  if (twice.length > 0)
    return {
      ok: false,
      problems: twice.map(({offset, key}) => ({
        file,
        ...at(offset),
        message: `${key} is there twice: a map has a key once`,
      })),
    };
  if (!isMap(document.contents))
    return {
      ok: false,
      problems: [{file, ...at(offsetOf(document, [], false)), message: noMap(schema, document)}],
    };
  const data: unknown = document.toJS({maxAliasCount: ALIASES});
  const format = (data as {format?: unknown} | null)?.format;
  if (typeof format === 'number' && format > LAB_FORMAT)
    return {
      ok: false,
      problems: [
        {
          file,
          ...at(offsetOf(document, ['format'], false)),
          message: `has format ${format}; this version of modlab reads up to ${LAB_FORMAT}`,
        },
      ],
    };
  const parsed = v.safeParse(schema, data);
  if (parsed.success)
    return {ok: true, data: parsed.output, places: (path) => at(offsetOf(document, path, false))};
  const found = parsed.issues.flatMap((issue) => nearest(issue));
  const problems = found
    .filter((each, _, all) => !isMeant(each, all))
    .map(({path, message, isKey}) => ({offset: offsetOf(document, path, isKey), path, message}))
    .sort((a, b) => a.offset - b.offset)
    .map(({offset, path, message}) => ({
      file,
      ...at(offset),
      message: `${nameOf(path)} ${message}`.trimStart(),
    }));
  return {ok: false, problems};
}

/** How a file of this format begins, for one that begins otherwise. */
function noMap(schema: v.GenericSchema, {contents}: Document): string {
  const is = isSeq(contents) ? 'is a list' : contents === null ? 'is empty' : 'is a text';
  const entries = 'entries' in schema ? Object.entries(schema.entries as v.ObjectEntries) : [];
  const keys = entries.filter(([, {type}]) => type !== 'exact_optional').map(([key]) => key);
  const others = keys.filter((key) => key !== 'format').slice(0, 2);
  return `${is}: it begins with \`format: ${LAB_FORMAT}\`, and below that, each at the beginning of a line, stand ${others.map((key) => `\`${key}:\``).join(', ')} and so on`;
}

interface Found {
  path: Path;
  message: string;
  /** It is the key that is wrong, not its value. */
  isKey: boolean;
}

type Issue = v.BaseIssue<unknown>;

/** Of a union the issue of the form that was meant: the one that was followed furthest. */
function nearest(issue: Issue, before: Path = []): Found[] {
  const path = [...before, ...(issue.path ?? []).map(({key}) => key as string | number)];
  if (issue.type === 'union' && issue.issues) {
    const within = issue.issues.flatMap((each) => nearest(each, path));
    const far = Math.max(...within.map((each) => each.path.length));
    const deepest = within.filter((each) => each.path.length === far);
    // A value that is of neither form: what the longer one wants says most.
    return far === path.length ? deepest.slice(-1) : likeliest(deepest);
  }
  const isLack = issue.message.startsWith('lacks ');
  return [
    {path: isLack ? path.slice(0, -1) : path, message: issue.message, isKey: issue.expected === 'never'},
  ];
}

/** Of what several forms say: what names the word that was meant, then what is wrong with a value. */
function likeliest(found: readonly Found[]): Found[] {
  const named = found.filter(({message}) => message.includes('did you mean'));
  if (named.length > 0) return named;
  const values = found.filter(({isKey}) => !isKey);
  return values.length > 0 ? values : [...found];
}

/** yaml's own look for them takes time that grows with the square of their number. */
function repeatedKeys(document: Document): {offset: number; key: string}[] {
  const found: {offset: number; key: string}[] = [];
  visit(document, {
    Map(_, {items}) {
      const seen = new Set<unknown>();
      for (const {key} of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) found.push({offset: key.range?.[0] ?? 0, key: String(key.value)});
        seen.add(key.value);
      }
    },
  });
  return found.slice(0, 20);
}

/** What lacks a key that another one was meant to be is told of the other alone. */
const isMeant = ({message, path}: Found, all: readonly Found[]) =>
  message.startsWith('lacks ') &&
  all.some(
    (other) =>
      other.isKey &&
      other.path.length === path.length + 1 &&
      path.every((key, i) => key === other.path[i]) &&
      other.message.endsWith(`did you mean ${message.slice('lacks '.length)}?`),
  );

/** `steps[2].check.all[0]` */
const nameOf = (path: Path) =>
  path.map((key, i) => (typeof key === 'number' ? `[${key + 1}]` : i === 0 ? key : `.${key}`)).join('');

/** Where a value, or its key, begins in the text; where the map is that lacks it, if it is not there. */
function offsetOf(document: Document, path: Path, isKey: boolean): number {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isKey && isMap(parent)) {
    const pair = parent.items.find(({key}) => isScalar(key) && key.value === path.at(-1));
    if (isPair(pair) && isScalar(pair.key)) return pair.key.range?.[0] ?? 0;
  }
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = (node as {range?: [number, number, number] | null} | null | undefined)?.range;
    if (range) return range[0];
  }
  return 0;
}
