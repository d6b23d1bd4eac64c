/** Owns Prove: a lab's modules do what it says, and its checks see its steps done in order and not before. */
import {labDirectory} from '../../../../labs/enter-lab-script';
import {demand, attempt} from './outcome';
import {DebuggedMachine} from './debugged-machine';
import {endOf} from './end';
import {follow, settled, solve} from './follow';
import {Hands} from './perform';
import type {TestMachine} from './test-machine';
import type {Lab, ModuleExpectation} from '../../../../labs/lab';
import type {Outcome} from './outcome';

const IS_TO = {load: 'loads and unloads, twice', fail: 'fails, twice', stay: 'stays'};

/** What is tried first, of which nothing is said if it goes well the second time. */
const ENTERED = 'it is built and entered';
const TOLD_OF = 'each module is told of';
const SURVIVED = 'the machine has survived them';
const UNTOUCHED = 'no step is done on the untouched machine';
/** `ids`: of steps that are done already, after this solution; or before anything was done. */
const tooEarly = (ids: readonly string[], by: string | undefined) => {
  const early = `${ids.join(', ')} is seen done, and should not be yet`;
  return by === undefined
    ? early
    : `${early}: the solution of ${by} has met its check, which has to ask for what only the step itself does`;
};
const nameOf = ({file, does}: Exclude<ModuleExpectation, {does: 'other'}>) => `${file} ${IS_TO[does]}`;
const doneBy = (step: string) => `${step}: done by its solution`;

/** Nothing is said by a machine that did not start. */
const SILENT: Pick<TestMachine, 'said' | 'phase' | 'onEvent'> = {
  said: () => '',
  phase: () => ({kind: 'running'}),
  onEvent: () => () => undefined,
};

/** What proveLab tries if all goes well, in order: the names of its outcomes. */
export const planOf = ({modules, steps}: Lab): string[] => [
  ENTERED,
  TOLD_OF,
  ...modules.flatMap((each) => (each.does === 'other' ? [] : [nameOf(each)])),
  SURVIVED,
  UNTOUCHED,
  ...steps.map(({id}) => doneBy(id)),
];

/**
 * All of it. `machineOf`: a machine on which the lab has been built and entered; it is asked for twice, as neither half may
 * see what the other did.
 */
export async function* proveLab<M extends TestMachine>(
  lab: Lab,
  machineOf: () => Promise<M>,
  end: (machine: M) => Promise<void>,
): AsyncGenerator<Outcome> {
  for (const half of [proveModules, proveSteps]) {
    let machine: M | undefined;
    const ready = await attempt(SILENT, ENTERED, async () => {
      machine = await machineOf();
    });
    if (half === proveModules || !ready.ok) yield ready;
    if (!machine) return;
    try {
      yield* half(machine, lab);
    } finally {
      await end(machine);
    }
  }
}

/** Whether a student of this lab builds anything. */
export const needsCompiler = ({steps}: Lab) =>
  steps.some(({solution, debug}) => debug !== undefined || /^(?:make|gcc)\b/m.test(solution));

/** Of each module that the machine has: it loads, fails or stays as the lab says, twice. */
export async function* proveModules(machine: TestMachine, lab: Lab): AsyncGenerator<Outcome> {
  yield await attempt(machine, TOLD_OF, async () => {
    const listed = await machine.ask((guest) => guest.list(labDirectory(lab.id)));
    const there = listed.ok
      ? listed.entries.map(({name}) => name).filter((name) => name.endsWith('.ko'))
      : [];
    const told = lab.modules.map(({file}) => file);
    const [untold, gone] = [
      there.filter((file) => !told.includes(file)),
      told.filter((file) => !there.includes(file)),
    ];
    demand(untold.length === 0, `lab.yaml does not say under "modules" what ${untold.join(', ')} does`);
    demand(gone.length === 0, `${gone.join(', ')} is not there: did make build it?`);
  });
  for (const expectation of lab.modules) {
    if (expectation.does === 'other') continue;
    yield await attempt(machine, nameOf(expectation), () => tryModule(machine, lab, expectation));
    if (endOf(machine) !== undefined) break;
  }
  yield await attempt(machine, SURVIVED, () => hasSurvived(machine));
}

/** The steps, one after the other: no step is done on the untouched machine, and after each solution exactly those so far. */
export async function* proveSteps(given: TestMachine, lab: Lab): AsyncGenerator<Outcome> {
  const {debuggable} = given;
  const debugged =
    debuggable && lab.steps.some(({debug}) => debug)
      ? new DebuggedMachine(given, debuggable, labDirectory(lab.id))
      : undefined;
  const machine = debugged ?? given;
  const {lesson, end} = await follow(machine, lab);
  const hands = debugged && new Hands({...deskOf(debugged), directory: labDirectory(lab.id)});
  try {
    const done = () => lesson.steps.filter((state) => state.done).map(({step}) => step.id);
    /** Just these, judged now; `by`: what was done last. */
    const areDone = async (wanted: readonly string[], by?: string) => {
      await lesson.check();
      const excess = done().filter((id) => !wanted.includes(id));
      const lost = wanted.filter((id) => !done().includes(id));
      demand(excess.length === 0, tooEarly(excess, by));
      demand(lost.length === 0, `${lost.join(', ')} is not seen done`);
    };
    const untouched = await attempt(machine, UNTOUCHED, async () => {
      await settled(machine, debugged?.debug);
      await areDone([]);
    });
    yield untouched;
    if (!untouched.ok) return;
    for (const [i, step] of lab.steps.entries()) {
      const before = lab.steps.slice(0, i).map(({id}) => id);
      const work = async () => {
        await areDone(before);
        await solve(machine, lesson, step, hands);
        // After a panic nobody is left to be asked.
        if (step.ends !== 'panic') await settled(machine, debugged?.debug);
        await areDone([...before, step.id], step.id);
      };
      const outcome = await attempt(machine, doneBy(step.id), work, step.ends);
      yield outcome;
      // What comes after stands on it.
      if (!outcome.ok || step.ends === 'panic') return;
    }
  } finally {
    end();
    hands?.end();
    await debugged?.end();
  }
}

const deskOf = (machine: DebuggedMachine) => ({
  debug: machine.debug,
  type: machine.type,
  textOf: async (path: string) => {
    const read = await machine.ask((guest) => guest.readFile(path));
    return read.ok ? new TextDecoder().decode(read.bytes) : undefined;
  },
});

/** Processes that load or unload a module and have come to no end, one a line: what spins in the kernel cannot be killed. */
const STUCK = `cd /proc && for task in [0-9]*; do
  read -r name <$task/comm 2>/dev/null
  case $name in insmod | rmmod | modprobe) tr '\\0' ' ' <$task/cmdline; echo ;; esac
done`;
/** To answer at all; this computer may have other work. */
const SURVIVE_MS = 20_000;

async function hasSurvived(machine: TestMachine): Promise<void> {
  const {output} = await machine.run(STUCK, {timeoutMs: SURVIVE_MS});
  const [stuck = ''] = output.split('\n');
  demand(stuck === '', `${stuck.trim()} has not come to its end: is there a loop in it that never ends?`);
}

async function tryModule(
  machine: TestMachine,
  lab: Lab,
  expectation: Exclude<ModuleExpectation, {does: 'other'}>,
): Promise<void> {
  const run = (script: string) => machine.run(script, {cwd: `/root/labs/${lab.id}`});
  const quietly = async (script: string) => {
    const {output, exitCode} = await run(script);
    demand(exitCode === 0 && output === '', `${script} ended with ${exitCode} and said: ${output.trim()}`);
  };
  const isLoaded = async (name: string) =>
    new RegExp(`^${name} `, 'm').test((await run('cat /proc/modules')).output);
  const {file} = expectation;
  const name = inKernel(file);
  const before = expectation.after ?? [];
  for (const first of before) await quietly(`insmod ./${first}`);
  const parameters = expectation.does === 'load' ? (expectation.parameters ?? '') : '';
  const insmod = `insmod ./${file} ${parameters}`.trim();
  const refused = async (call: string, command: string, errno: string) => {
    const {output, exitCode} = await run(`strace -e trace=${call} ${command}`);
    demand(exitCode !== 0, `${command} did not fail`);
    const [, said = 'nothing'] = new RegExp(`${call}.* = -1 (E[A-Z]+) `).exec(output) ?? [];
    demand(said === errno, `${command} failed with ${said}, not ${errno}`);
  };
  if (expectation.does === 'fail') {
    const {errno, log} = expectation;
    const said = machine.said('log').length;
    for (let i = 0; i < 2; i++) await refused('finit_module', insmod, errno);
    if (log)
      await machine.until(
        () =>
          machine
            .said('log')
            .slice(said)
            .split('\n')
            .some((line) => log.test(line.replace(/^\[ *\d+\.\d+\] /, '').trimEnd())),
        `the log’s line on ${file}`,
        5000,
      );
  } else
    for (let i = 0; i < (expectation.does === 'load' ? 2 : 1); i++) {
      await quietly(insmod);
      demand(await isLoaded(name), `${name} is not in /proc/modules after ${insmod}`);
      if (expectation.does === 'load') await quietly(`rmmod ${name}`);
      else {
        await refused('delete_module', `rmmod ${name}`, expectation.errno);
        demand(await isLoaded(name), `${name} is gone after rmmod ${name}`);
      }
    }
  for (const first of [...before].reverse()) await run(`rmmod ${inKernel(first)}`);
}

/** As the kernel names it. */
const inKernel = (file: string) => file.replace(/\.ko$/, '').replaceAll('-', '_');
