/**
 * Owns the proof that a step in which the student writes code refuses what is wrong: the skeleton as it was, and each patch of
 * test/fixtures/labs/wrong/<lab>/<step>. A patch's first line says what is wrong with it, its second what the check then says.
 * Those of a lab are tried one after the other, on one machine.
 */
import {existsSync} from 'node:fs';
import {readFile, readdir} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {enterLab} from '../../src/session/lesson/authoring/proving/enter';
import {follow} from '../../src/session/lesson/authoring/proving/follow';
import {labMachine} from '../../src/cli/labs/lab-machine';
import {openLab} from '../../src/cli/labs/lab-files';
import {labDirectory} from '../../src/labs/enter-lab-script';
import {labs} from '../../src/labs/catalogue';
import {toProve, writeProven} from './proven-labs';
import type {Lab, Step} from '../../src/labs/lab';
import type {Lab as Machine} from '../../src/cli/guest/harness';

const fixtures = new URL('../fixtures/labs/wrong/', import.meta.url);
/** In the guest. */
const CASES = '/root/cases';
const APPLIES = /^patch -p1 <\S+$/m;
/** What loads and tries; of the rest of a solution some never ends if the module is wrong. */
const TRIES = /^(?:insmod |rmmod |\.\/|programs\/|echo .*>\/(?:dev|sys)\/)/;
/** What builds: of some labs not all sources, or in another way. */
const BUILDS = /^make\b/;

interface Case {
  step: Step;
  name: string;
  /** Undefined for the skeleton: the step's sources as it finds them. */
  patch?: string;
  /** What is wrong with it. */
  why: string;
  /** A part of what the check says. */
  said: string;
}

/** The labs that have wrong solutions, every other of them, or the one that is asked for (run.ts). `which`: 1 or 2. */
function half(which: 1 | 2): readonly Lab[] {
  const {MODLAB_LAB: id} = process.env;
  return labs
    .filter((lab) => existsSync(new URL(lab.id, fixtures)))
    .filter((lab, i) => i % 2 === which - 1 && (id === undefined || lab.id === id));
}

/** Tries those of a half that are not known to be refused already: they take minutes. */
export function testHalf(which: 1 | 2): void {
  const chosen = half(which);
  const wanted = toProve(chosen, 'refuses', 'none');
  wanted.forEach(testWrongSolutions);
  test('there are some for each step in which code is written', async () => {
    for (const lab of chosen) expect((await allCases(lab)).length, lab.id).toBeGreaterThan(0);
  });
}

async function casesOf(lab: Lab, step: Step): Promise<readonly Case[]> {
  const directory = new URL(`${lab.id}/${step.id}/`, fixtures);
  const names = existsSync(directory) ? (await readdir(directory)).sort() : [];
  expect(names.length, `wrong solutions of ${step.id}`).toBeGreaterThanOrEqual(3);
  const wrongs = names.map(async (name): Promise<Case> => {
    const patch = await readFile(new URL(name, directory), 'utf8');
    const [why = '', said = ''] = patch.split('\n');
    return {step, name: `${step.id}/${name}`, patch, why, said};
  });
  const skeleton = {step, name: `${step.id}: the skeleton`, why: 'is as it was', said: ''};
  return [skeleton, ...(await Promise.all(wrongs))];
}

async function allCases(lab: Lab): Promise<readonly Case[]> {
  const coding = lab.steps.filter(({solution}) => APPLIES.test(solution));
  return (await Promise.all(coding.map((step) => casesOf(lab, step)))).flat();
}

/** Builds a case in a directory of its own: the sources as the steps before it have left them, and then its own patch. */
async function build(machine: Machine, lab: Lab, {step, name, patch}: Case, at: string): Promise<void> {
  const coding = lab.steps.filter(({solution}) => APPLIES.test(solution)).map(({id}) => id);
  const before = coding.slice(0, coding.indexOf(step.id)).map((id) => `.solutions/${id}.patch`);
  if (patch !== undefined) {
    before.push(`${CASES}/wrong.patch`);
    await machine.guest.writeFile(`${CASES}/wrong.patch`, new TextEncoder().encode(patch), 0o644);
  }
  const script = [
    `cp -a ${labDirectory(lab.id)} ${at} && cd ${at}`,
    ...before.map((file) => `patch -p1 <${file}`),
    ...step.solution.split('\n').filter((line) => BUILDS.test(line)),
  ].join(' && ');
  const {output, exitCode} = await machine.run(`{ ${script}; } 2>&1`, {cwd: CASES, timeoutMs: 120_000});
  expect(exitCode, `${name}\n${output}`).toBe(0);
}

/**
 * What a lesson says of the step when the case has been built and tried in `cwd`. It begins with the case, so that nothing of
 * the cases before is seen, and make is typed: what the agent runs is nobody's work.
 */
async function judge(machine: Machine, lab: Lab, {step, name}: Case, cwd: string) {
  await enterLab(machine, lab);
  const {lesson, end} = await follow(machine, lab);
  const lines = step.solution.split('\n').filter((line) => BUILDS.test(line) || TRIES.test(line));
  const over = `tried: ${name}`;
  const script = [`cd ${cwd}`, ...lines, `echo '${over}'`].join('\n');
  await machine.guest.writeFile(`${CASES}/try.sh`, new TextEncoder().encode(script), 0o755);
  const before = machine.said('terminal1').length;
  machine.type(`sh ${CASES}/try.sh\n`);
  await machine.until(() => machine.said('terminal1').slice(before).includes(over), over, 120_000);
  await lesson.check();
  end();
  const {done = false, missing = ''} = lesson.steps.find((state) => state.step.id === step.id) ?? {};
  return {output: machine.said('terminal1').slice(before), done, missing};
}

function testWrongSolutions(lab: Lab): void {
  test(
    `${lab.id}: each step refuses the skeleton and wrong solutions`,
    {timeout: 600_000},
    async ({task}) => {
      const where = fileURLToPath(new URL(`../../src/labs/${lab.id}`, import.meta.url));
      const opened = await openLab(where);
      if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
      const cases = await allCases(lab);
      const machine = await labMachine(where, opened);
      await machine.run(`mkdir ${CASES}`);
      for (const [i, each] of cases.entries()) {
        const {name, why, said} = each;
        await build(machine, lab, each, `${CASES}/${i}`);
        const {output, done, missing} = await judge(machine, lab, each, `${CASES}/${i}`);
        expect.soft(done, `${name}: ${why}\n${output}`).toBe(false);
        expect.soft(missing, `${name}: ${why}\n${output}`).toContain(said);
      }
      await machine.stop();
      if ((task.result?.errors ?? []).length === 0) writeProven(lab, 'refuses');
    },
  );
}
