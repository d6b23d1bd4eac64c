/** Owns the interpreter of checks: each word of lab.yaml is one of this directory's checks. */
import {sameText} from './compare';
import * as contents from './contents';
import * as debugged from './done/debugged';
import * as devices from './devices';
import * as files from './files';
import * as log from './log';
import {lookedSince} from './done/looked';
import {levelOf} from '../format/levels';
import {matcherOf} from '../patterns/matcher';
import {databaseHas, installed} from './modprobe';
import * as modules from './modules';
import {reported} from './report';
import {lastRuns} from './runs';
import {scriptPasses} from './scripts';
import {slabHolds, slabSpared} from './slabs';
import * as events from './trace-events';
import {called, returned, traced} from './trace';
import {all, any, not} from './verdict';
import type {Expressions, Pattern} from '../patterns/matcher';
import type {Check} from '../lab';
import type {CheckData} from '../format/check';

export interface Reading {
  /** The lab's directory in the guest, where relative paths begin. */
  directory: string;
  expressions: Expressions;
}

type Word = keyof CheckData;
type Value<W extends Word> = NonNullable<CheckData[W]>;

type Short<Value> = Extract<Value, string>;
type Long<Value> = Exclude<Value, string>;

/** The long form of what may be a name alone. */
const long = <V>(value: V, expand: (name: Short<V>) => Long<V>): Long<V> =>
  typeof value === 'string' ? expand(value as Short<V>) : (value as Long<V>);

/** Each word's check. */
function words({directory, expressions}: Reading): {[W in Word]-?: (value: Value<W>) => Check} {
  const read = (data: CheckData) => checkOf(data, {directory, expressions});
  const at = (path: string) => (path.startsWith('/') ? path : `${directory}/${path}`);
  const pattern = (data: Pattern) => matcherOf(data, expressions);
  return {
    moduleLoaded: modules.moduleLoaded,
    moduleAbsent: modules.moduleAbsent,
    inState: ({module, state}) => modules.inState(module, state),
    refcount: ({module, least}) => modules.refcount(module, least),
    usedBy: ({module, user}) => modules.usedBy(module, user),
    parameterIs: ({module, parameter, value, matches}) =>
      modules.parameterIs(module, parameter, matches === undefined ? String(value) : pattern(matches)),
    tainted: modules.tainted,
    moduleTaint: ({module, letter}) => modules.moduleTaint(module, letter),

    logged: (value) => {
      const isLong = typeof value === 'object' && 'line' in value;
      const {line, level: named, times, what} = isLong ? value : {line: value};
      const level = named === undefined ? undefined : levelOf(named);
      if (times !== undefined) return log.loggedTimes(pattern(line), times, what, level);
      return level === undefined ? log.logged(pattern(line), what) : log.loggedAt(level, pattern(line), what);
    },
    loggedInOrder: (lines) => log.loggedInOrder(...lines.map(pattern)),
    reported: ({program, topics}) =>
      reported(
        program,
        Object.fromEntries(Object.entries(topics).map(([topic, said]) => [topic, pattern(said)])),
      ),
    lastRuns: ({begins, until, times, each}) =>
      lastRuns({
        begins: pattern(begins),
        until: pattern(until),
        times,
        each: each.map(({has, lacks, otherwise}) =>
          has === undefined ? {lacks: pattern(lacks ?? ''), otherwise} : {has: pattern(has), otherwise},
        ),
      }),

    loadSucceeded: (value) => {
      const {file, ...by} = long(value, (file) => ({file}));
      return events.loadSucceeded(file, by);
    },
    loadFailed: ({file, errno, ...by}) => events.loadFailed(file, errno, by),
    unloadSucceeded: (module) => events.unloadEnded(module, ''),
    unloadFailed: ({module, errno}) => events.unloadEnded(module, errno),
    removedBy: ({module, program}) => events.removedBy(module, program),
    notFound: (value) => {
      const {file, ...by} = long(value, (file) => ({file}));
      return events.notFound(file, by);
    },
    ran: (value) => {
      const {program, code, times} = long(value, (program) => ({program}));
      return events.ran(program, {
        ...(code !== undefined && {code}),
        ...(times !== undefined && {least: times}),
      });
    },
    lookedSince: ({program, otherwise}) => lookedSince(program, otherwise),
    traced: ({calls, evidence, otherwise}) =>
      traced(
        calls.map((call) => {
          const [name = '', value] = call.split(' = ');
          return value === undefined ? called(name) : returned(name, Number(value));
        }),
        evidence,
        otherwise,
      ),

    stoppedAt: (value) => debugged.stoppedAt(long(value, (name) => ({function: name}))),
    stoppedInOrder: (value) =>
      Array.isArray(value) ? debugged.stoppedInOrder(value) : debugged.stoppedDirectly(value.stops),
    recorded: (value) => debugged.recorded(long(value, (name) => ({function: name}))),
    originFound: debugged.originFound,

    exists: (value) => {
      const {path, type} = long(value, (path) => ({path}));
      return files.exists(at(path), type);
    },
    absent: (path) => files.absent(at(path)),
    writable: (path) => files.writable(at(path)),
    fileHas: ({path, line, lines, text, times, otherwise}) => {
      if (text !== undefined) return contents.fileHasText(at(path), pattern(text), otherwise);
      if (lines !== undefined) return contents.fileHasLines(at(path), lines.map(pattern), otherwise);
      const one = pattern(line ?? '');
      return times === undefined
        ? contents.fileHas(at(path), one, otherwise)
        : contents.fileHasTimes(at(path), one, times, otherwise);
    },
    fileLacks: ({path, line, otherwise}) => contents.fileLacks(at(path), pattern(line), otherwise),
    sameText: ({path, as}) => sameText(at(path), at(as)),
    deviceExists: (value) => {
      const {path, ...rest} = long(value, (path) => ({path}));
      return files.deviceExists(at(path), rest);
    },
    registeredMajor: devices.registeredMajor,
    hasNumbers: ({path, major, minor}) => devices.hasNumbers(at(path), {major, minor}),
    nodeLeadsTo: ({path, device, minor}) => devices.nodeLeadsTo(at(path), device, minor),
    installed: ({in: where, files: wanted}) => installed(where, ...wanted),
    databaseHas: ({database, line, otherwise}) => databaseHas(database, pattern(line), otherwise),
    slabHolds: ({cache, least}) => slabHolds(cache, least),
    slabSpared: ({cache, got, each}) => slabSpared(cache, pattern(got), each),

    scriptPasses: ({script, evidence, otherwise}) => scriptPasses(script, evidence, otherwise),

    all: (each) => all(...each.map(read)),
    any: (value) => {
      const {of, otherwise} = Array.isArray(value) ? {of: value, otherwise: undefined} : value;
      return any(of.map(read) as [Check, ...Check[]], otherwise);
    },
    not: ({check, evidence, otherwise}) => not(read(check), evidence, otherwise),
    onceBuilt: (data) => events.onceBuilt(read(data)),
  };
}

/** The check that a map of one word stands for. */
export function checkOf(data: CheckData, reading: Reading): Check {
  const [entry] = Object.entries(data) as [[Word, never]?];
  if (!entry) throw new Error('a check without a word');
  const [word, value] = entry;
  return (words(reading)[word] as (value: never) => Check)(value);
}
