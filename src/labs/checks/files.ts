/** Owns checks on the guest's files: there or not, and of which kind. */
import {judge, missing} from './verdict';
import type {Check} from '../lab';
import type {FileStat} from '../../protocol/guest';

export const exists =
  (path: string, type?: FileStat['type']): Check =>
  async (ctx) => {
    const entry = await ctx.stat(path);
    if (!entry) return missing(`${path} is not there`);
    return judge(
      type === undefined || entry.type === type,
      `${path} is there`,
      `${path} is a ${entry.type}, not a ${type ?? ''}`,
    );
  };

export const absent =
  (path: string): Check =>
  async (ctx) =>
    judge((await ctx.stat(path)) === undefined, `${path} is not there`, `${path} is still there`);

/** Its owner may write to it. */
export const writable =
  (path: string): Check =>
  async (ctx) => {
    const entry = await ctx.stat(path);
    if (!entry) return missing(`${path} is not there`);
    return judge(
      (entry.mode & 0o200) !== 0,
      `${path} can be written to`,
      `${path} cannot be written to, not even by root`,
    );
  };

/** A device node; with `major`, of that number. */
export const deviceExists =
  (path: string, {kind = 'char', major}: {kind?: 'char' | 'block'; major?: number} = {}): Check =>
  async (ctx) => {
    const entry = await ctx.stat(path);
    if (entry?.type !== kind) return missing(`there is no ${kind} device ${path}`);
    const number = `${entry.rdev?.major ?? 0}:${entry.rdev?.minor ?? 0}`;
    return judge(
      major === undefined || entry.rdev?.major === major,
      `${path} is ${kind} device ${number}`,
      `${path} is ${number}, not of major ${major ?? 0}`,
    );
  };
