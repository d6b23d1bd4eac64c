/**
 * Owns the proof that a step in which the student writes code refuses what is wrong: the skeleton as it was, and each patch of
 * test/fixtures/labs/wrong/<lab>/<step>. A patch's first line says what is wrong with it, its second what the check then says.
 * The solution, tried in the same way, is accepted: so it is the mistake that is refused. `first.sh` beside the patches has what
 * the steps before would have done. Those of a lab are tried one after the other, on one machine unless one of them spoils it.
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
const TRIES = /^(?:insmod |rmmod |\.\/|programs\/|for |\w+=|echo .*>\/(?:dev|sys)\/)/;
/** What builds: of some labs not all sources, or in another way. */
const BUILDS = /^(?:make|gcc|cd)\b/;
/** What modules may leave behind, of a machine that nothing was done on. grep takes an empty list for one that has all. */
const KEEPS = `{ echo none; cut -d' ' -f1 /proc/modules; } >${CASES}/modules
cat /proc/devices /proc/misc >${CASES}/devices; awk '/^SUnreclaim/ {print $2}' /proc/meminfo >${CASES}/memory`;
/** Removes the modules that have come since, the newest first. Ends with 1 if something stays, a megabyte is gone, or the kernel has oopsed. */
const CLEANS = `cut -d' ' -f1 /proc/modules | grep -vxF -f ${CASES}/modules | while read -r module; do rmmod $module; done 2>/dev/null
! cut -d' ' -f1 /proc/modules | grep -qvxF -f ${CASES}/modules && [ $(($(cat /proc/sys/kernel/tainted) & 128)) = 0 ] &&
cat /proc/devices /proc/misc | cmp -s - ${CASES}/devices &&
[ "$(awk '/^SUnreclaim/ {print $2}' /proc/meminfo)" -lt $(($(cat ${CASES}/memory) + 1000)) ]`;
/** Time for a case to be built and tried: some hang for ever. */
const TRY_MS = 90_000;
const UNBUILT = 'tried: it does not build';

interface Case {
  step: Step;
  name: string;
  /** Undefined for the skeleton: the step's sources as it finds them. */
  patch?: string;
  /** What is run first. */
  first: readonly string[];
  /** It is the solution. */
  right: boolean;
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
  const all = existsSync(directory) ? (await readdir(directory)).sort() : [];
  const names = all.filter((name) => name.endsWith('.patch'));
  expect(names.length, `wrong solutions of ${step.id}`).toBeGreaterThanOrEqual(3);
  const first = all.includes('first.sh')
    ? (await readFile(new URL('first.sh', directory), 'utf8')).trim().split('\n')
    : [];
  const wrongs = names.map(async (name): Promise<Case> => {
    const patch = await readFile(new URL(name, directory), 'utf8');
    const [why = '', said = ''] = patch.split('\n');
    return {step, name: `${step.id}/${name}`, patch, first, right: false, why, said};
  });
  const skeleton = {
    step,
    name: `${step.id}: the skeleton`,
    first,
    right: false,
    why: 'is as it was',
    said: '',
  };
  const solution = {step, name: `${step.id}: the solution`, first, right: true, why: 'is right', said: ''};
  return [solution, skeleton, ...(await Promise.all(wrongs))];
}

async function allCases(lab: Lab): Promise<readonly Case[]> {
  const coding = lab.steps.filter(({solution}) => APPLIES.test(solution));
  return (await Promise.all(coding.map((step) => casesOf(lab, step)))).flat();
}

/** What a solution does when its patch has been applied: the lines that a pattern picks. */
const linesAfterPatch = ({solution}: Step, ...picks: readonly RegExp[]) =>
  solution
    .slice(solution.search(APPLIES))
    .split('\n')
    .filter((line) => picks.some((pick) => pick.test(line)));

/** Makes the lab's directory what a case begins with: the sources as the steps before have left them, with its own patch. */
async function arrange(machine: Machine, lab: Lab, {step, name, patch, right}: Case): Promise<void> {
  const coding = lab.steps.filter(({solution}) => APPLIES.test(solution)).map(({id}) => id);
  const patches = coding
    .slice(0, coding.indexOf(step.id) + (right ? 1 : 0))
    .map((id) => `.solutions/${id}.patch`);
  if (patch !== undefined) {
    patches.push(`${CASES}/wrong.patch`);
    await machine.guest.writeFile(`${CASES}/wrong.patch`, new TextEncoder().encode(patch), 0o644);
  }
  const script = [
    'rm -rf ..?* .[!.]* *',
    `cp -a ${CASES}/sources/. .`,
    ...patches.map((file) => `patch -p1 <${file}`),
  ].join(' && ');
  const {output, exitCode} = await machine.run(`{ ${script}; } 2>&1`, {cwd: labDirectory(lab.id)});
  expect(exitCode, `${name}\n${output}`).toBe(0);
}

/**
 * What a lesson says of the step when the case has been built and tried. It begins with the case, so that nothing of the
 * cases before is seen, and all is typed: what the agent runs is nobody's work.
 */
async function judge(machine: Machine, lab: Lab, {step, name, first, patch, right}: Case) {
  await enterLab(machine, lab);
  let heard: () => void;
  const heardOut = new Promise<void>((resolve) => (heard = resolve));
  const followLog: Machine['followLog'] = (after, onRecords) =>
    machine.followLog(after, (records) => {
      onRecords(records);
      if (records.some(({text}) => text === over)) heard();
    });
  const {lesson, end} = await follow({...machine, followLog}, lab);
  const over = `tried: ${name}, to its end`;
  const lines = [...first, ...linesAfterPatch(step, BUILDS, TRIES)].map((line) =>
    BUILDS.test(line) ? `${line} || echo '${UNBUILT}'` : line,
  );
  // To the log as well, which comes by another way: what was said there before has arrived when this has.
  const script = [`cd ${labDirectory(lab.id)}`, ...lines, `echo '${over}' >/dev/kmsg`, `echo '${over}'`].join(
    '\n',
  );
  await machine.guest.writeFile(`${CASES}/try.sh`, new TextEncoder().encode(script), 0o755);
  const before = machine.said('terminal1').length;
  machine.type(`sh ${CASES}/try.sh\n`);
  const hangs = await machine
    .until(() => machine.said('terminal1').slice(before).includes(over), over, TRY_MS)
    .then(() => heardOut)
    .then(() => false)
    .catch(() => true);
  await lesson.check();
  end();
  const {done, missing = ''} = lesson.steps.find((state) => state.step.id === step.id) ?? {};
  const output = machine.said('terminal1').slice(before);
  // A skeleton may have nothing yet that builds.
  if (right || patch !== undefined) expect(output, name).not.toContain(UNBUILT);
  return {output, done: done !== undefined, missing, hangs};
}

/** A machine with the lab, before its first case. */
async function freshMachine(lab: Lab): Promise<Machine> {
  const where = fileURLToPath(new URL(`../../src/labs/${lab.id}`, import.meta.url));
  const opened = await openLab(where);
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
  const machine = await labMachine(where, opened);
  await machine.run(`mkdir ${CASES}; cp -a ${labDirectory(lab.id)} ${CASES}/sources; ${KEEPS}`);
  return machine;
}

function testWrongSolutions(lab: Lab): void {
  test(
    `${lab.id}: each step refuses the skeleton and wrong solutions, and accepts its own`,
    {timeout: 1_200_000},
    async ({task}) => {
      let machine = await freshMachine(lab);
      for (const each of await allCases(lab)) {
        const {step, name, right, why, said} = each;
        await arrange(machine, lab, each);
        const {output, done, missing, hangs} = await judge(machine, lab, each);
        const story = `${name}: ${why}\n${missing}\n${output}`;
        expect.soft(done, story).toBe(right);
        if (!right) expect.soft(missing, story).toContain(said);
        // What a mistake has done to the kernel may not be seen, and be there for the next.
        const isSound = right || step.risky !== true;
        if (isSound && !hangs && (await machine.run(CLEANS)).exitCode === 0) continue;
        await machine.stop();
        machine = await freshMachine(lab);
      }
      await machine.stop();
      if ((task.result?.errors ?? []).length === 0) writeProven(lab, 'refuses');
    },
  );
}
