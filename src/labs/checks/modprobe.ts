/** Owns checks on modprobe's work: its databases and files in /lib/modules. */
import {linesOf} from '../../protocol/lines';
import {findLine} from '../patterns/matcher';
import {judge, met, missing} from './verdict';
import type {Matcher} from '../patterns/matcher';
import type {Check, CheckContext} from '../lab';

/** The directory of the one kernel that is installed. */
async function directory(ctx: CheckContext): Promise<string> {
  const [release = ''] = (await ctx.list('/lib/modules')) ?? [];
  return `/lib/modules/${release}`;
}

/** A line of a database of depmod, of the one kernel in /lib/modules, matches. */
export const databaseHas =
  (database: string, pattern: Matcher, otherwise: string): Check =>
  async (ctx) => {
    const text = (await ctx.file(`${await directory(ctx)}/${database}`)) ?? '';
    const line = await findLine(linesOf(text), pattern);
    return line === undefined ? missing(otherwise) : met(`${database} has "${line}"`);
  };

/** A file of this name lies somewhere in /lib/modules/<release>/<where>. */
export const installed =
  (where: string, ...files: readonly string[]): Check =>
  async (ctx) => {
    const path = `${await directory(ctx)}/${where}`;
    const there = (await ctx.list(path)) ?? [];
    const lacking = files.find((file) => !there.includes(file));
    return judge(
      lacking === undefined,
      `${files.join(' and ')} are in ${path}`,
      `${lacking} is not in ${path}`,
    );
  };
