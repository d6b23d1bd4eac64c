/** Owns checks on modules: loaded or not, in use by whom, with which parameters, and the kernel's taint. */
import {judge, met, missing} from './verdict';
import type {Matcher} from '../patterns/matcher';
import type {Check, CheckContext, Verdict} from '../lab';
import type {ModuleLine} from '../../protocol/guest';

/** As the kernel names it: insmod of `my-module.ko` gives `my_module`. */
const inKernel = (name: string) => name.replaceAll('-', '_');

const lineOf = async (ctx: CheckContext, name: string) =>
  (await ctx.modules()).find((line) => line.name === inKernel(name));

/** A check on a module that has to be there. */
const whenLoaded =
  (name: string, look: (module: ModuleLine) => Verdict): Check =>
  async (ctx) => {
    const module = await lineOf(ctx, name);
    return module ? look(module) : missing(`${name} is not loaded`);
  };

export const moduleLoaded =
  (name: string): Check =>
  async (ctx) => {
    const module = await lineOf(ctx, name);
    return judge(
      module?.state === 'Live',
      `${name} is in /proc/modules, ${module?.state ?? ''}`,
      `${name} is not loaded: lsmod does not list it`,
    );
  };

export const moduleAbsent =
  (name: string): Check =>
  async (ctx) =>
    judge(
      (await lineOf(ctx, name)) === undefined,
      `${name} is not in /proc/modules`,
      `${name} is still loaded`,
    );

/** The reference count is at least this. */
export const refcount = (name: string, least: number): Check =>
  whenLoaded(name, (module) => {
    return judge(
      module.refcount >= least,
      `${name} is used ${module.refcount} times`,
      `${name}'s use count is ${module.refcount}, not yet ${least}`,
    );
  });

/** Another module stands in its "used by". */
export const usedBy = (name: string, user: string): Check =>
  whenLoaded(name, (module) => {
    return judge(
      module.usedBy.includes(inKernel(user)),
      `${name} is used by ${user}`,
      `${name} is not used by ${user} yet`,
    );
  });

/** A file of sysfs has at most a page. */
const VALUE_LIMIT = 4096;

/** /sys/module/<module>/parameters/<parameter> holds this. */
export const parameterIs =
  (module: string, parameter: string, value: string | Matcher): Check =>
  async (ctx) => {
    const path = `/sys/module/${inKernel(module)}/parameters/${parameter}`;
    const text = (await ctx.file(path))?.slice(0, VALUE_LIMIT).trimEnd();
    if (text === undefined) return missing(`${path} is not there: is ${module} loaded?`);
    const right = typeof value === 'string' ? text === value : value.test(text);
    return judge(right, `${parameter} is ${text}`, `${parameter} is ${text === '' ? 'empty' : text}`);
  };

/** Bits of /proc/sys/kernel/tainted, by the letter that an oops prints (Documentation/admin-guide/tainted-kernels.rst). */
const TAINT_BITS = {P: 0, F: 1, R: 3, D: 7, W: 9, C: 10, O: 12, E: 13} as const;

export const tainted =
  (letter: keyof typeof TAINT_BITS): Check =>
  async (ctx) => {
    const flags = Number((await ctx.file('/proc/sys/kernel/tainted')) ?? 0);
    return judge(
      (flags & (1 << TAINT_BITS[letter])) !== 0,
      `the kernel is tainted ${letter} (${flags})`,
      `the kernel is not tainted ${letter}: /proc/sys/kernel/tainted says ${flags}`,
    );
  };

/** A module's own taint letters, as in /proc/modules. */
export const moduleTaint = (name: string, letter: string): Check =>
  whenLoaded(name, (module) => {
    return module.taint.includes(letter)
      ? met(`${name} carries the taint ${module.taint}`)
      : missing(`${name} does not carry ${letter}`);
  });

/** In a state that lasts only while its init or exit is at work. */
export const inState =
  (name: string, state: ModuleLine['state']): Check =>
  async (ctx) => {
    const module = await lineOf(ctx, name);
    return judge(
      module?.state === state,
      `${name} is ${state}`,
      `${name} is not ${state} now${module ? ` but ${module.state}` : ': it is not in /proc/modules'}`,
    );
  };
