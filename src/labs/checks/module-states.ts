/** Owns the check on a module's state, for the two that last only while its init or exit is at work. */
import {judge} from './verdict';
import type {Check, LoadedModule} from '../lab';

export const inState =
  (name: string, state: LoadedModule['state']): Check =>
  async (eyes) => {
    const module = (await eyes.modules()).find((line) => line.name === name.replaceAll('-', '_'));
    return judge(
      module?.state === state,
      `${name} is ${state}`,
      `${name} is not ${state} now${module ? ` but ${module.state}` : ': it is not in /proc/modules'}`,
    );
  };
