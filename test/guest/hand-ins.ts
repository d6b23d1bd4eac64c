/** Owns hand-ins for tests: made as the page makes them, of machines on which a lab was really done. */
import manifest from '../../images/manifest.json';
import {chain, writeHandIn} from '../../src/snapshots/hand-in';
import {sha256} from '../../src/protocol/sha256';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {labStart, startGuest} from '../../src/cli/guest/harness';
import {follow, isDone, prompt} from '../../src/session/lesson/authoring/proving/follow';
import type {Lab} from '../../src/labs/lab';
import type {Progress} from '../../src/snapshots/meta';
import type {Saved} from '../../src/snapshots/store';
import type {Lab as Machine} from '../../src/cli/guest/harness';

/** A save of this machine, as the page makes one. */
export async function saveOf(machine: Machine, lab: Lab, progress: Progress, name: string): Promise<Saved> {
  const saved = await machine.machine.save();
  if (!saved.ok) throw new Error(saved.message);
  const delta = await machine.machine.compact(saved.delta);
  return {
    meta: {
      format: 1,
      id: crypto.randomUUID(),
      kind: 'checkpoint',
      name,
      lab: lab.id,
      savedAt: Date.now(),
      size: delta.length,
      checksum: await sha256(delta),
      identity: saved.identity,
      kernelRelease: manifest.kernelRelease,
      progress,
      screen: machine.said('terminal1').slice(-1000),
    },
    delta,
  };
}

/** The machines of a student who does these steps of the lab by their solutions, one after each step. */
export async function machinesOf(
  lab: Lab,
  steps: readonly string[],
  before: (machine: Machine) => Promise<void> = () => Promise.resolve(),
): Promise<Saved[]> {
  const machine = await startGuest(await labStart(lab.id));
  await before(machine);
  await compilerBeside(machine);
  return savesOf(machine, lab, steps);
}

/** A save after each of these steps, done by their solutions on this machine, which ends then. */
export async function savesOf(machine: Machine, lab: Lab, steps: readonly string[]): Promise<Saved[]> {
  const {lesson, end} = await follow(machine, lab);
  const saves: Saved[] = [];
  for (const {id, solution} of lab.steps.filter((step) => steps.includes(step.id))) {
    for (const line of solution.split('\n')) machine.type(`${line}\n`);
    await isDone(machine, lesson, id);
    await prompt(machine);
    saves.push(await saveOf(machine, lab, lesson.progress, id));
  }
  if (steps.length === 0) saves.push(await saveOf(machine, lab, {}, 'nothing'));
  end();
  await machine.stop();
  return saves;
}

export async function handInOf(
  student: string,
  lab: Lab,
  saves: readonly Saved[],
  patches?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  return writeHandIn({...(await chain({student, lab: lab.id, madeAt: Date.now()}, saves)), patches});
}
