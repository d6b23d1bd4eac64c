/** Owns a teacher's tests on a student's machine: in their order, each on what the ones before have left. */
import {checkOf} from '../../labs/checks/from-data';
import {labDirectory, nameInGuest} from '../../labs/enter-lab-script';
import {excerpt} from './excerpt';
import type {Expressions} from '../../labs/patterns/matcher';
import type {Lab} from '../../labs/lab';
import type {Lab as Machine} from '../guest/harness';
import type {Eyes} from '../../session/sharing/grading/look';
import type {TestResult} from '../../session/sharing/grading/row';
import type {HiddenTest} from './tests';

const SECONDS = 30;

export async function runTests(
  machine: Machine,
  lab: Lab,
  eyes: Eyes,
  tests: readonly HiddenTest[],
  expressions: Expressions,
): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const test of tests) {
    const {name, points = 1} = test;
    const why = await failure(machine, lab, eyes, test, expressions).catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    results.push({
      name,
      ok: why === undefined,
      points: why === undefined ? points : 0,
      of: points,
      ...(why !== undefined && {why}),
    });
  }
  return results;
}

async function failure(
  machine: Machine,
  lab: Lab,
  eyes: Eyes,
  {check, script, seconds = SECONDS}: HiddenTest,
  expressions: Expressions,
): Promise<string | undefined> {
  const phase = machine.phase();
  if (phase.kind !== 'running') return `the machine is ${phase.kind}`;
  const directory = labDirectory(nameInGuest(lab));
  if (check) {
    await eyes.catchUp();
    const verdict = await eyes.look(checkOf(check, {directory, expressions}));
    return verdict.met ? undefined : verdict.missing;
  }
  const ran = await machine.guest.run(script ?? '', {cwd: directory, timeoutMs: seconds * 1000});
  if (!ran.ok) return `the machine is ${machine.phase().kind}: ${ran.message}`;
  if (ran.timedOut) return `it did not end within ${seconds} seconds`;
  if (ran.exitCode === 0) return undefined;
  const said = [ran.stdout, ran.stderr].map((bytes) => Buffer.from(bytes).toString()).join('');
  return `it ended with ${ran.exitCode}: ${excerpt(said)}`;
}
