/** Owns checks on modprobe's work: its databases in /lib/modules, and who removed a module. */
import {judge, met, missing} from './verdict';
import type {Check} from '../lab';

/** A line of a database of depmod, of the one kernel in /lib/modules, matches. */
export const databaseHas =
  (database: string, pattern: RegExp, otherwise: string): Check =>
  async (eyes) => {
    const [release = ''] = (await eyes.list('/lib/modules')) ?? [];
    const text = (await eyes.file(`/lib/modules/${release}/${database}`)) ?? '';
    const line = text.split('\n').find((each) => pattern.test(each));
    return line === undefined ? missing(otherwise) : met(`${database} has "${line}"`);
  };

/** A file of this name lies somewhere under /lib/modules/<release>/<folder>. */
export const installed =
  (folder: string, ...files: readonly string[]): Check =>
  async (eyes) => {
    const [release = ''] = (await eyes.list('/lib/modules')) ?? [];
    const path = `/lib/modules/${release}/${folder}`;
    const there = (await eyes.list(path)) ?? [];
    const lacking = files.find((file) => !there.includes(file));
    return judge(
      lacking === undefined,
      `${files.join(' and ')} are in ${path}`,
      `${lacking} is not in ${path}`,
    );
  };

/** delete_module(2) took this module out, called by this program. */
export const removedBy =
  (module: string, program: string): Check =>
  async (eyes) =>
    judge(
      (await eyes.deeds()).some(
        (deed) =>
          deed.kind === 'unload' && deed.module === module && deed.comm === program && deed.errno === '',
      ),
      `${program} removed ${module}`,
      `${module} has not been removed by ${program} yet`,
    );
