/** Owns the way of a lab's files into a machine on which it is tried: they are put there, built, and the lab is entered. */
import {buildSteps, putFiles} from '../../../../labs/bundle/put';
import {enterLabScript, labDirectory} from '../../../../labs/enter-lab-script';
import {whileItLives} from './end';
import {demand} from './outcome';
import type {TestMachine} from './test-machine';
import type {LabFiles} from '../../../../labs/bundle/files';
import type {Lab} from '../../../../labs/lab';

const BUILD_MS = 300_000;
const ENTER_MS = 30_000;

/** `files`: what the guest gets. `keep`: what is in the lab's directory already stays beside them. */
export async function buildLab(
  {ask, run}: Pick<TestMachine, 'ask' | 'run'>,
  {id}: Pick<Lab, 'id'>,
  files: LabFiles,
  {keep = false} = {},
): Promise<void> {
  const directory = labDirectory(id);
  let wrong: string | undefined;
  const put = await ask(async (guest) => {
    const result = await putFiles(guest, directory, files, {keep});
    if (!result.ok) wrong = result.message;
    return {ok: true};
  });
  demand(put.ok && wrong === undefined, wrong ?? 'the machine does not answer');
  for (const {script, otherwise} of buildSteps(files)) {
    const {output, exitCode} = await run(script, {cwd: directory, timeoutMs: BUILD_MS});
    demand(exitCode === 0, `${otherwise}, with ${exitCode}:\n${output}`);
  }
}

/** As the images' state stage does: what came before is not seen by the lab's checks. */
export async function enterLab(machine: TestMachine, lab: Lab): Promise<void> {
  await whileItLives(machine, async () => {
    // The new prompt may come before the answer does.
    const before = machine.said('terminal1').length;
    const {script, cwd} = enterLabScript(lab);
    const {output, exitCode} = await machine.run(script, {cwd, timeoutMs: ENTER_MS});
    demand(exitCode === 0 && output === '', `setUp ended with ${exitCode} and said: ${output}`);
    await machine.until(
      () => new RegExp(`root@${lab.id}.*# $`).test(machine.said('terminal1').slice(before)),
      'the prompt',
    );
  });
}
