/** Owns the tests that every lab gets by existing: its modules do what it says, and its checks see its steps done. */
import {afterAll, describe, expect, test} from 'vitest';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {labStart, startGuest} from '../../src/cli/guest/harness';
import {enterLab} from '../../src/session/lesson/authoring/proving/enter';
import {needsCompiler, proveModules, proveSteps} from '../../src/session/lesson/authoring/proving/prove';
import {overlayLab} from './lab-overlay';
import {writeProven} from './proven-labs';
import type {Lab} from '../../src/labs/lab';
import type {Lab as Machine} from '../../src/cli/guest/harness';
import type {Outcome} from '../../src/session/lesson/authoring/proving/outcome';

/** A machine in the lab's directory, as the page prepares it for a student. */
async function enter(lab: Lab): Promise<Machine> {
  const machine = await startGuest(await labStart(lab.id, lab.kernel), {
    ...(lab.kernel && {kernel: lab.kernel}),
  });
  if (!(await overlayLab(machine, lab.id))) return machine;
  // A lab under work is not in the image: it is entered as the images' state stage does.
  await enterLab(machine, lab);
  return machine;
}

async function allHold(outcomes: AsyncGenerator<Outcome>, least: number): Promise<void> {
  let count = 0;
  for await (const {name, why, terminal, log} of outcomes) {
    expect(why, `${name}\n${terminal}\n${log}`).toBeUndefined();
    count++;
  }
  expect(count).toBeGreaterThanOrEqual(least);
}

export function testLab(lab: Lab): void {
  describe(lab.id, () => {
    let held = 0;
    afterAll(() => {
      if (held === 2) writeProven(lab, 'holds');
    });

    test('its modules load, fail and stay as it says, twice', async () => {
      const machine = await enter(lab);
      await allHold(proveModules(machine, lab), 2 + lab.modules.filter(({does}) => does !== 'other').length);
      await machine.stop();
      held++;
    });

    test('each step is seen done after its solution, and not before', async () => {
      const machine = await enter(lab);
      if (needsCompiler(lab)) await compilerBeside(machine, lab.kernel ? {kernel: lab.kernel} : {});
      await allHold(proveSteps(machine, lab), 1 + lab.steps.length);
      await machine.stop();
      held++;
    });
  });
}
