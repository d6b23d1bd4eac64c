/** Owns checks on device numbers: what /proc/devices lists, and whether a node leads to the device of a module. */
import {linesOf} from '../../protocol/lines';
import {judge, met, missing} from './verdict';
import type {Check, CheckContext} from '../lab';

/** The major of this name among the character devices of /proc/devices. */
async function majorOf(ctx: CheckContext, name: string): Promise<number | undefined> {
  const text = (await ctx.file('/proc/devices')) ?? '';
  const [characters = ''] = text.split('Block devices:', 1);
  for (const line of linesOf(characters)) {
    const [, major, device] = /^ *(\d+) (.+)$/.exec(line) ?? [];
    if (device === name) return Number(major);
  }
  return undefined;
}

/** A module holds a major number under this name. */
export const registeredMajor =
  (name: string): Check =>
  async (ctx) => {
    const major = await majorOf(ctx, name);
    return major === undefined
      ? missing(`/proc/devices does not list ${name}`)
      : met(`/proc/devices lists ${name} with the major ${major}`);
  };

/** A character device node of just these numbers. */
export const hasNumbers =
  (path: string, {major, minor}: {major: number; minor: number}): Check =>
  async (ctx) => {
    const entry = await ctx.stat(path);
    if (entry?.type !== 'char') return missing(`there is no character device ${path}`);
    return judge(
      entry.rdev?.major === major && entry.rdev.minor === minor,
      `${path} is ${major}, ${minor}`,
      `${path} is ${entry.rdev?.major ?? 0}, ${entry.rdev?.minor ?? 0} and not ${major}, ${minor}`,
    );
  };

/** A node whose numbers are those that /proc/devices gives to `name`. */
export const nodeLeadsTo =
  (path: string, name: string, minor = 0): Check =>
  async (ctx) => {
    const major = await majorOf(ctx, name);
    if (major === undefined) return missing(`/proc/devices does not list ${name}`);
    return hasNumbers(path, {major, minor})(ctx);
  };
