/** Owns the grading of one hand-in: its chain, its steps looked for again on its machines, and the teacher's tests. */
import {labDirectory, nameInGuest} from '../../labs/enter-lab-script';
import {debuggedOf, readHandIn, verifyChain} from '../../snapshots/hand-in';
import {CompileCache} from '../guest/compile-cache';
import {compilerBeside} from '../guest/compiler';
import {openEyes} from '../../session/sharing/grading/look';
import {claimed, concludeSteps, enteredAs, lookAgain, lookBefore} from '../../session/sharing/grading/steps';
import {mailSeries} from '../../session/sharing/patches/mail-series';
import {readSources} from '../../session/sharing/patches/student-sources';
import {restore} from './restore';
import {runTests} from './run-tests';
import type {Lab} from '../../labs/lab';
import type {OpenedMachine} from '../../session/sharing/grading/steps';
import type {HiddenTest} from './tests';
import type {Examined} from '../../session/sharing/grading/row';
import type {Expressions} from '../../labs/patterns/matcher';
import type {Lab as Machine} from '../guest/harness';

export interface Examination {
  /** The lab that a hand-in names, under its id there; or why there is none. */
  labOf: (id: string) => Lab | string;
  /** The lab's own sources, by path in its directory. */
  originalOf: (lab: Lab) => Promise<ReadonlyMap<string, string>>;
  tests: readonly HiddenTest[];
  /** Where what the tests have compiled is kept for other hand-ins; undefined: nowhere. */
  cache: string | undefined;
  expressions: Expressions;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What it is that is wrong with a file is in `why`; it does not throw for anything that a file can hold. */
export async function examine(
  file: Uint8Array<ArrayBuffer>,
  {labOf, originalOf, tests, cache, expressions}: Examination,
): Promise<Examined> {
  const none = {student: '', lab: '', seal: '', chain: '', steps: [], tests: [], sources: {}};
  const read = await readHandIn(file);
  if (!read.ok) {
    const why =
      read.why === 'is-machine' ? read.message : `it is no hand-in that can be read: ${read.message}`;
    return {...none, why};
  }
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
  if (typeof lab === 'string') return {...known, why: lab};
  // Wherever the student had it from.
  known.lab = nameInGuest(lab);
  const steps = claimed(handIn, lab);
  const last = handIn.machines.at(-1);
  if (!last) return {...known, steps, why: 'it has no machine'};
  let machine: Machine | undefined;
  let sources: Readonly<Record<string, string>> = {};
  let patches: Pick<Examined, 'patches' | 'carried'> = {};
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
    const looked = lookedAt(machine);
    const eyes = await openEyes(
      looked,
      await enteredAs(looked, lab, handIn.lab),
      debuggedOf(handIn.machines),
    );
    await lookAgain(eyes, lab, steps, 'handed in');
    const written = await readSources(machine.guest, labDirectory(nameInGuest(lab)));
    if (written) {
      sources = Object.fromEntries(written.files);
      const series = mailSeries({...handIn, original: await originalOf(lab), sources: written});
      patches = {patches: series, ...(handIn.patches !== undefined && {carried: handIn.patches === series})};
    }
    const {kernel} = restored;
    if (kernel && tests.some(({script = ''}) => /\b(?:make|gcc|cc)\b/.test(script)))
      await compilerBeside(machine, {
        kernel,
        ...(cache !== undefined && {cache: new CompileCache(cache, kernel)}),
      });
    results = await runTests(machine, lab, eyes, tests, expressions);
  } catch (error) {
    why = messageOf(error);
  }
  await machine?.stop();
  const open = async (each: typeof last) => lookedAt((await restore(each)).machine);
  await lookBefore(handIn, lab, steps, open).catch((error: unknown) => {
    why ??= messageOf(error);
  });
  // Of a machine that could not be looked at nothing is said.
  if (why === undefined) concludeSteps(steps);
  return {...known, steps, tests: results, sources, ...patches, ...(why !== undefined && {why})};
}

const lookedAt = (machine: Machine): OpenedMachine => ({
  ask: (ask) => ask(machine.guest),
  followLog: (after, onRecords) => machine.guest.followLog(after, onRecords),
  state: () => machine.phase().kind,
  end: () => machine.stop(),
});
