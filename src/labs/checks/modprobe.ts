/** Owns checks on modprobe's work: its databases and files in /lib/modules. */
import {judge, met, missing} from './verdict';
import type {Check, Eyes} from '../lab';

/** The folder of the one kernel that is installed. */
async function folder(eyes: Eyes): Promise<string> {
  const [release = ''] = (await eyes.list('/lib/modules')) ?? [];
  return `/lib/modules/${release}`;
}

/** A line of a database of depmod, of the one kernel in /lib/modules, matches. */
export const databaseHas =
  (database: string, pattern: RegExp, otherwise: string): Check =>
  async (eyes) => {
    const text = (await eyes.file(`${await folder(eyes)}/${database}`)) ?? '';
    const line = text.split('\n').find((each) => pattern.test(each));
    return line === undefined ? missing(otherwise) : met(`${database} has "${line}"`);
  };

/** A file of this name lies somewhere in /lib/modules/<release>/<where>. */
export const installed =
  (where: string, ...files: readonly string[]): Check =>
  async (eyes) => {
    const path = `${await folder(eyes)}/${where}`;
    const there = (await eyes.list(path)) ?? [];
    const lacking = files.find((file) => !there.includes(file));
    return judge(
      lacking === undefined,
      `${files.join(' and ')} are in ${path}`,
      `${lacking} is not in ${path}`,
    );
  };
