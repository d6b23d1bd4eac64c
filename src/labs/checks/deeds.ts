/** Owns checks on what programs did since the lab began, as the guest's recorder saw it: loads, failures, commands. */
import {all, judge, met, missing} from './verdict';
import type {Check, Deed, Eyes} from '../lab';

export const base = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const isFile = (path: string | undefined, file: string) => path !== undefined && base(path) === base(file);

type Of<Kind extends Deed['kind']> = Extract<Deed, {kind: Kind}>;

/** By whatever program, unless it is said which. */
const isBy = (deed: {comm: string}, by: string | undefined) => by === undefined || deed.comm === by;

const loadsOf = async (eyes: Eyes, file: string, by: string | undefined) =>
  (await eyes.deeds()).filter(
    (deed): deed is Of<'load'> => deed.kind === 'load' && isFile(deed.file, file) && isBy(deed, by),
  );

/** A load of this file was refused with this errno. `by`: by this program. */
export const loadFailed =
  (file: string, errno: string, {by}: {by?: string} = {}): Check =>
  async (eyes) => {
    const loads = await loadsOf(eyes, file, by);
    if (loads.some((deed) => deed.errno === errno)) return met(`loading ${file} failed with ${errno}`);
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
  async (eyes) => {
    const loads = await loadsOf(eyes, file, by);
    if (loads.some((deed) => deed.errno === '')) return met(`${file} was loaded`);
    const last = loads.at(-1);
    if (last) return missing(`loading ${file} failed with ${last.errno}`);
    return missing(`nobody has loaded ${file}${by === undefined ? '' : ` with ${by}`} yet`);
  };

const unloadsOf = async (eyes: Eyes, module: string) =>
  (await eyes.deeds()).filter(
    (deed): deed is Of<'unload'> => deed.kind === 'unload' && deed.module === module,
  );

/** delete_module(2) for this module ended so: '' or an errno. */
export const unloadEnded =
  (module: string, errno: string): Check =>
  async (eyes) => {
    const unloads = await unloadsOf(eyes, module);
    if (unloads.some((deed) => deed.errno === errno))
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
  async (eyes) =>
    judge(
      (await unloadsOf(eyes, module)).some(({comm, errno}) => comm === program && errno === ''),
      `${program} removed ${module}`,
      `${module} has not been removed by ${program} yet`,
    );

/** insmod, modprobe or modinfo looked for this file and did not find it. */
export const notFound =
  (file: string, {by}: {by?: string} = {}): Check =>
  async (eyes) => {
    const deed = (await eyes.deeds()).find(
      (each) => each.kind === 'not-opened' && isFile(each.file, file) && isBy(each, by),
    );
    return deed ? met(`${deed.comm} did not find ${file}`) : missing(`nobody has looked for ${file} yet`);
  };

/** A program was run and ended with this status (any, if undefined). `least`: so many times. */
export const ran =
  (program: string, {code, least = 1}: {code?: number; least?: number} = {}): Check =>
  async (eyes) => {
    const deeds = await eyes.deeds();
    const begun = new Map<number, string>();
    let count = 0;
    let other: number | undefined;
    for (const deed of deeds) {
      if (deed.kind === 'exec') begun.set(deed.pid, base(deed.file));
      if (deed.kind !== 'exit') continue;
      const name = begun.get(deed.pid) ?? deed.comm;
      if (name !== program && deed.comm !== program) continue;
      if (code === undefined || deed.code === code) count++;
      else other = deed.code;
    }
    return judge(
      count >= least,
      `${program} was run${code === undefined ? '' : ` and ended with ${code}`}`,
      other === undefined
        ? `${program} was not run ${least > 1 ? `${least} times ` : ''}yet`
        : `${program} was run, but ended with ${other}`,
    );
  };

/** What these checks see of deeds came after the student had built something: `make` has ended well before it. */
export const onceBuilt =
  (...checks: readonly Check[]): Check =>
  async (eyes) => {
    const deeds = await eyes.deeds();
    const made = deeds.filter((deed): deed is Of<'exit'> => deed.kind === 'exit' && deed.comm === 'make');
    const built = made.find(({code}) => code === 0);
    if (!built) {
      const last = made.at(-1);
      return missing(last ? `make ended with ${last.code}` : 'nobody has run make yet');
    }
    const since = deeds.slice(deeds.indexOf(built));
    const verdict = await all(...checks)({...eyes, deeds: () => Promise.resolve(since)});
    return verdict.met ? verdict : missing(`after make, ${verdict.missing}`);
  };
