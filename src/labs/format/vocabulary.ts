/** Owns the vocabulary of checks as lab.yaml has it: each word, and what stands behind it. */
import * as v from 'valibot';
import {errno, fileName, name, path, pattern, program, words} from './pattern.ts';
import {LEVELS, LEVEL_NAMES} from './levels.ts';
import {either, map, oneOf, optional, several, text, whole} from './words.ts';

const COUNT = whole(1, 1_000_000);
/** Of these keys a map has one. */
const needsOne = <M extends object>(...keys: readonly (keyof M & string)[]) =>
  v.check<M, string>(
    (value) => keys.filter((key) => value[key] !== undefined).length === 1,
    `needs one of ${keys.join(', ')}`,
  );
/** Where the machine stood, and how it came there. */
const STOP = {
  file: optional(fileName),
  code: optional(words),
  function: optional(name),
  by: optional(oneOf(['breakpoint', 'step', 'back', 'change', 'oops'])),
  task: optional(program),
  context: optional(oneOf(['process', 'interrupt'])),
};
const isSomething = <S extends object>() =>
  v.check<S, string>(
    (stop) => Object.keys(stop).some((key) => key in STOP && key !== 'file'),
    'needs something beside the file, such as a function, or code, which is a part of a line',
  );
const STOPS = several(v.pipe(map(STOP), isSomething()), 12, 2);
const MAJOR = whole(0, 4095);
const LEVEL = either(whole(0, LEVELS.length - 1), oneOf(LEVEL_NAMES));
const number = v.pipe(v.number('must be a number'), v.integer('must be a whole number'));

/** Words that look at one thing. Those that put others together are in check.ts. */
export const WORDS = {
  // Modules
  moduleLoaded: name,
  moduleAbsent: name,
  inState: map({module: name, state: oneOf(['Live', 'Loading', 'Unloading'])}),
  refcount: map({module: name, least: COUNT}),
  usedBy: map({module: name, user: name}),
  parameterIs: v.pipe(
    map({
      module: name,
      parameter: name,
      value: optional(either(v.string('must be text'), number)),
      matches: optional(pattern),
    }),
    needsOne('value', 'matches'),
  ),
  tainted: oneOf(['P', 'F', 'R', 'D', 'W', 'C', 'O', 'E']),
  moduleTaint: map({module: name, letter: oneOf(['P', 'F', 'C', 'O', 'E'])}),

  // The kernel's log
  logged: either(
    pattern,
    map({line: pattern, level: optional(LEVEL), times: optional(COUNT), what: optional(words)}),
  ),
  loggedInOrder: several(pattern, 20, 2),
  reported: map({program: words, topics: v.record(text(60), pattern, 'must be a map of topics')}),
  lastRuns: map({
    begins: pattern,
    until: pattern,
    times: COUNT,
    each: several(
      v.pipe(
        map({has: optional(pattern), lacks: optional(pattern), otherwise: words}),
        needsOne('has', 'lacks'),
      ),
      10,
      1,
    ),
  }),

  // What programs did
  loadSucceeded: either(fileName, map({file: fileName, by: optional(program)})),
  loadFailed: map({file: fileName, errno, by: optional(program)}),
  unloadSucceeded: name,
  unloadFailed: map({module: name, errno}),
  removedBy: map({module: name, program}),
  notFound: either(fileName, map({file: fileName, by: optional(program)})),
  ran: either(program, map({program, code: optional(whole(0, 255)), times: optional(COUNT)})),
  lookedSince: map({program, otherwise: words}),
  traced: map({
    calls: several(
      v.pipe(
        text(100),
        v.regex(/^\w+(?: = -?\d+)?$/, 'must be a function, or one with what it returned: f = -8'),
      ),
      40,
      1,
    ),
    evidence: words,
    otherwise: words,
  }),

  // What was done in the debugger
  stoppedAt: either(
    name,
    v.pipe(map({...STOP, times: optional(COUNT), otherwise: optional(words)}), isSomething()),
  ),
  stoppedInOrder: either(STOPS, map({stops: STOPS, directly: v.literal(true, 'can only be true')})),
  recorded: either(
    name,
    map({function: name, end: optional(oneOf(['returned', 'oops', 'lines'])), least: optional(COUNT)}),
  ),
  originFound: map({value: name, file: optional(fileName), code: words, otherwise: optional(words)}),

  // Files and devices
  exists: either(
    path,
    map({path, type: optional(oneOf(['file', 'directory', 'symlink', 'char', 'block', 'fifo', 'socket']))}),
  ),
  absent: path,
  writable: path,
  fileHas: v.pipe(
    map({
      path,
      line: optional(pattern),
      lines: optional(several(pattern, 20, 2)),
      text: optional(pattern),
      times: optional(COUNT),
      otherwise: optional(words),
    }),
    needsOne('line', 'lines', 'text'),
  ),
  fileLacks: map({path, line: pattern, otherwise: words}),
  sameText: map({path, as: path}),
  deviceExists: either(path, map({path, kind: optional(oneOf(['char', 'block'])), major: optional(MAJOR)})),
  registeredMajor: words,
  hasNumbers: map({path, major: MAJOR, minor: whole(0, 1_048_575)}),
  nodeLeadsTo: map({path, device: words, minor: optional(whole(0, 1_048_575))}),
  installed: map({in: path, files: several(fileName, 20, 1)}),
  databaseHas: map({database: fileName, line: pattern, otherwise: words}),
  slabHolds: map({cache: words, least: COUNT}),
  slabSpared: map({cache: words, got: pattern, each: COUNT}),

  // What no word says
  scriptPasses: map({script: text(4000), evidence: words, otherwise: words}),
};

/** Words whose proof is in the page's memory of the debugger, and not on the machine. */
export const DEBUGGER_WORDS: readonly string[] = ['stoppedAt', 'stoppedInOrder', 'recorded', 'originFound'];
