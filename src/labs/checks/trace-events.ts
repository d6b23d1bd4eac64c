/** Owns checks on what programs did since the lab began, as the guest's recorder saw it: loads, failures, commands. */
import {all, judge, met, missing} from './verdict';
import type {Check, CheckContext} from '../lab';
import type {TraceEvent} from '../../protocol/guest/trace-event';

export const base = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const isFile = (path: string | undefined, file: string) => path !== undefined && base(path) === base(file);

type Of<Kind extends TraceEvent['kind']> = Extract<TraceEvent, {kind: Kind}>;

/** By whatever program, unless it is said which. */
const isBy = (event: {comm: string}, by: string | undefined) => by === undefined || event.comm === by;

const loadsOf = async (ctx: CheckContext, file: string, by: string | undefined) =>
  (await ctx.traceEvents()).filter(
    (event): event is Of<'load'> => event.kind === 'load' && isFile(event.file, file) && isBy(event, by),
  );

/** A load of this file was refused with this errno. `by`: by this program. */
export const loadFailed =
  (file: string, errno: string, {by}: {by?: string} = {}): Check =>
  async (ctx) => {
    const loads = await loadsOf(ctx, file, by);
    if (loads.some((event) => event.errno === errno)) return met(`loading ${file} failed with ${errno}`);
    const last = loads.at(-1);
    if (!last) return missing(`nobody has tried to load ${file} yet`);
    return missing(
      last.errno === ''
        ? `${file} was loaded, and did not fail`
        : `loading ${file} failed with ${last.errno}, not ${errno}`,
    );
  };

/** This file was loaded, whether it is still there or not. */
export const loadSucceeded =
  (file: string, {by}: {by?: string} = {}): Check =>
  async (ctx) => {
    const loads = await loadsOf(ctx, file, by);
    if (loads.some((event) => event.errno === '')) return met(`${file} was loaded`);
    const last = loads.at(-1);
    if (last) return missing(`loading ${file} failed with ${last.errno}`);
    return missing(`nobody has loaded ${file}${by === undefined ? '' : ` with ${by}`} yet`);
  };

const unloadsOf = async (ctx: CheckContext, module: string) =>
  (await ctx.traceEvents()).filter(
    (event): event is Of<'unload'> => event.kind === 'unload' && event.module === module,
  );

/** delete_module(2) for this module ended so: '' or an errno. */
export const unloadEnded =
  (module: string, errno: string): Check =>
  async (ctx) => {
    const unloads = await unloadsOf(ctx, module);
    if (unloads.some((event) => event.errno === errno))
      return met(errno === '' ? `${module} was removed` : `removing ${module} failed with ${errno}`);
    const last = unloads.at(-1);
    if (!last) return missing(`nobody has tried to remove ${module} yet`);
    return missing(
      last.errno === ''
        ? `${module} was removed, and that did not fail`
        : `removing ${module} failed with ${last.errno}`,
    );
  };

/** delete_module(2) took this module out, called by this program. */
export const removedBy =
  (module: string, program: string): Check =>
  async (ctx) =>
    judge(
      (await unloadsOf(ctx, module)).some(({comm, errno}) => comm === program && errno === ''),
      `${program} removed ${module}`,
      `${module} has not been removed by ${program} yet`,
    );

/** insmod, modprobe or modinfo looked for this file and did not find it. */
export const notFound =
  (file: string, {by}: {by?: string} = {}): Check =>
  async (ctx) => {
    const event = (await ctx.traceEvents()).find(
      (each) => each.kind === 'not-opened' && isFile(each.file, file) && isBy(each, by),
    );
    return event ? met(`${event.comm} did not find ${file}`) : missing(`nobody has looked for ${file} yet`);
  };

/** A program was run and ended with this status (any, if undefined). `least`: so many times. */
export const ran =
  (program: string, {code, least = 1}: {code?: number; least?: number} = {}): Check =>
  async (ctx) => {
    const events = await ctx.traceEvents();
    const begun = new Map<number, string>();
    let count = 0;
    let other: number | undefined;
    for (const event of events) {
      if (event.kind === 'exec') begun.set(event.pid, base(event.file));
      if (event.kind !== 'exit') continue;
      const name = begun.get(event.pid) ?? event.comm;
      if (name !== program && event.comm !== program) continue;
      if (code === undefined || event.code === code) count++;
      else other = event.code;
    }
    return judge(
      count >= least,
      `${program} was run${code === undefined ? '' : ` and ended with ${code}`}`,
      other === undefined
        ? `${program} was not run ${least > 1 ? `${least} times ` : ''}yet`
        : `${program} was run, but ended with ${other}`,
    );
  };

/** What these checks see of events came after the student had built something: `make` has ended well before it. */
export const onceBuilt =
  (...checks: readonly Check[]): Check =>
  async (ctx) => {
    const events = await ctx.traceEvents();
    const made = events.filter(
      (event): event is Of<'exit'> => event.kind === 'exit' && event.comm === 'make',
    );
    const built = made.find(({code}) => code === 0);
    if (!built) {
      const last = made.at(-1);
      return missing(last ? `make ended with ${last.code}` : 'nobody has run make yet');
    }
    const since = events.slice(events.indexOf(built));
    const verdict = await all(...checks)({...ctx, traceEvents: () => Promise.resolve(since)});
    return verdict.met ? verdict : missing(`after make, ${verdict.missing}`);
  };
