/** Owns the grading of one hand-in: its chain, its steps looked for again on its machines, and the teacher's tests. */
import {formerDirectoryScript, labDirectory} from '../../labs/enter-lab-script';
import {readHandIn, verifyChain} from '../../snapshots/hand-in';
import {compilerBeside} from '../guest/compiler';
import {openEyes} from './look';
import {restore} from './restore';
import {runTests} from './run-tests';
import type {Lab} from '../../labs/lab';
import type {HandIn, LinkedMachine} from '../../snapshots/hand-in';
import type {Eyes} from './look';
import type {HiddenTest} from './tests';
import type {ClaimedStep, Examined} from './row';
import type {Expressions} from '../../labs/patterns/matcher';
import type {Lab as Machine} from '../guest/harness';

export interface Examination {
  /** The lab that a hand-in names, or the one that the teacher has named. */
  labOf: (id: string) => Lab | undefined;
  tests: readonly HiddenTest[];
  expressions: Expressions;
}

/** So many of the machines on the way are restored to find a step that the last one no longer shows. */
const MACHINES_LIMIT = 8;
const SOURCES_LIMIT = 40;
const SOURCE_BYTES = 64 << 10;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What it is that is wrong with a file is in `why`; it does not throw for anything that a file can hold. */
export async function examine(
  file: Uint8Array<ArrayBuffer>,
  {labOf, tests, expressions}: Examination,
): Promise<Examined> {
  const none = {student: '', lab: '', seal: '', chain: '', steps: [], tests: [], sources: {}};
  const read = await readHandIn(file);
  if (!read.ok) return {...none, why: `it is no hand-in that can be read: ${read.message}`};
  const {handIn} = read;
  const chain = await verifyChain(handIn);
  const known = {
    ...none,
    student: handIn.student,
    lab: handIn.lab,
    madeAt: handIn.madeAt,
    seal: chain.seal,
    chain: chain.valid ? 'holds' : `is broken at machine ${chain.at + 1} of ${handIn.machines.length}`,
  };
  const lab = labOf(handIn.lab);
  if (!lab) return {...known, why: `there is no lab ${handIn.lab}: name its directory with --lab`};
  const steps = claimed(handIn, lab);
  const last = handIn.machines.at(-1);
  if (!last) return {...known, steps, why: 'it has no machine'};
  let machine: Machine | undefined;
  let sources: Readonly<Record<string, string>> = {};
  let results: Examined['tests'] = tests.map(({name, points = 1}) => ({
    name,
    ok: false,
    points: 0,
    of: points,
    why: 'not run',
  }));
  let why: string | undefined;
  try {
    const restored = await restore(last);
    ({machine} = restored);
    const entered = await enteredAs(machine, lab, handIn.lab);
    const eyes = await openEyes(machine, entered);
    await lookAgain(eyes, lab, steps, 'handed in');
    sources = await sourcesOf(machine, lab.id);
    const {kernel} = restored;
    if (kernel && tests.some(({script = ''}) => /\b(?:make|gcc|cc)\b/.test(script)))
      await compilerBeside(machine, {kernel});
    results = await runTests(machine, lab, eyes, tests, expressions);
  } catch (error) {
    why = messageOf(error);
  }
  await machine?.stop();
  await lookBefore(handIn, lab, steps).catch((error: unknown) => {
    why ??= messageOf(error);
  });
  // Of a machine that could not be looked at nothing is said.
  if (why === undefined) for (const step of steps) if (step.at !== undefined) step.seen ??= 'no';
  return {...known, steps, tests: results, sources, ...(why !== undefined && {why})};
}

type Mutable = {-readonly [Key in keyof ClaimedStep]: ClaimedStep[Key]};

/** What any of its machines says is done. */
function claimed({machines}: HandIn, lab: Lab): Mutable[] {
  return lab.steps.map(({id, title, ends}) => {
    const at = machines.map(({meta}) => meta.progress[id]?.at).find((each) => each !== undefined);
    return {
      id,
      title,
      ...(at !== undefined && {at}),
      ...(at !== undefined && ends && {seen: 'panic' as const}),
    };
  });
}

/** The id under which the machine is in the lab: a former one, if it was saved before the lab got another. */
async function enteredAs(machine: Machine, lab: Lab, handedInAs: string): Promise<string> {
  if (handedInAs === lab.id) return lab.id;
  const {output} = await machine.run(formerDirectoryScript(lab), {timeoutMs: 10_000});
  return output.trim() === '' ? lab.id : output.trim();
}

/** Of the steps that are claimed and not yet seen again. */
async function lookAgain(
  eyes: Eyes,
  lab: Lab,
  steps: Mutable[],
  where: 'handed in' | 'before',
): Promise<void> {
  for (const step of steps) {
    const check = lab.steps.find(({id}) => id === step.id)?.check;
    if (!check || step.at === undefined || step.seen !== undefined) continue;
    const verdict = await eyes.look(check);
    if (verdict.met) {
      step.seen = where;
      delete step.why;
    } else step.why ??= verdict.missing.slice(0, 300);
  }
}

/** What a later step has undone is looked for on the machines that were saved soon after the step was done. */
async function lookBefore({machines, lab: handedInAs}: HandIn, lab: Lab, steps: Mutable[]): Promise<void> {
  const before = machines.slice(0, -1);
  const wanted = (machine: LinkedMachine) =>
    steps.filter(({id, at, seen}) => {
      if (at === undefined || seen !== undefined) return false;
      const claiming = before.filter(({meta}) => meta.progress[id] !== undefined);
      return claiming.slice(0, 2).includes(machine);
    });
  let restored = 0;
  for (const each of before) {
    const of = wanted(each);
    if (of.length === 0 || restored++ >= MACHINES_LIMIT) continue;
    const {machine} = await restore(each);
    const eyes = await openEyes(machine, await enteredAs(machine, lab, handedInAs));
    await lookAgain(eyes, lab, of, 'before');
    await machine.stop();
  }
}

/** What the student may have written: C, headers and makefiles of the lab's directory. */
async function sourcesOf(machine: Machine, lab: string): Promise<Record<string, string>> {
  const cwd = labDirectory(lab);
  const {output} = await machine.run(
    `find . -maxdepth 3 -type f \\( -name '*.[ch]' -o -name Makefile -o -name Kbuild \\) ! -name '*.mod.c' -size -64k`,
    {cwd, timeoutMs: 10_000},
  );
  const found: Record<string, string> = {};
  for (const path of output.split('\n').filter(Boolean).sort().slice(0, SOURCES_LIMIT)) {
    const read = await machine.guest.readFile(`${cwd}/${path}`, SOURCE_BYTES);
    if (read.ok) found[path.replace(/^\.\//, '')] = new TextDecoder().decode(read.bytes);
  }
  return found;
}
