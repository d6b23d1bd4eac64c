/** Owns the name of a lab's machine, or of a copy of it: what locks, marks and the editor's memory are kept under. */
import {findLab} from '../../labs/former-ids';
import type {Lab} from '../../labs/lab';

/** `copy`: '' is the machine itself. */
export const machineName = (lab: string, copy: string) => `${lab} ${copy}`;

/** What the machine was called when its lab had another id. */
export function formerMachineNames(labs: readonly Lab[], name: string): string[] {
  const [id = '', copy = ''] = name.split(' ');
  return (findLab(labs, id)?.formerIds ?? []).map((former) => machineName(former, copy));
}
