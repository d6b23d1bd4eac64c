/** Owns Prove: a lab's modules do what it says, and its checks see its steps done in order and not before. */
import {demand, attempt} from './outcome';
import {follow, isDone, prompt} from './follow';
import type {Lab, ModuleExpectation} from '../../labs/lab';
import type {Lab as Machine} from '../guest/harness';
import type {Outcome} from './outcome';

/** Whether a student of this lab builds anything. */
export const needsCompiler = ({steps}: Lab) => steps.some(({solution}) => /^make\b/m.test(solution));

/** Of each module that the machine has: it loads, fails or stays as the lab says, twice. */
export async function* proveModules(machine: Machine, lab: Lab): AsyncGenerator<Outcome> {
  yield await attempt(machine, 'each module is told of', async () => {
    const listed = await machine.guest.list(`/root/labs/${lab.id}`);
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
    yield await attempt(machine, `${expectation.file} ${IS_TO[expectation.does]}`, () =>
      tryModule(machine, lab, expectation),
    );
  }
  yield await attempt(machine, 'the machine has survived them', () => {
    demand(machine.phase().kind === 'running', `the machine is ${machine.phase().kind}`);
    return Promise.resolve();
  });
}

const IS_TO = {load: 'loads and unloads, twice', fail: 'fails, twice', stay: 'stays'};

/** The steps, one after the other: no step is done on the untouched machine, and after each solution exactly those so far. */
export async function* proveSteps(machine: Machine, lab: Lab): AsyncGenerator<Outcome> {
  const {lesson, end} = await follow(machine, lab);
  try {
    const done = () => lesson.steps.filter((state) => state.done).map(({step}) => step.id);
    const areDone = (wanted: readonly string[]) => {
      const excess = done().filter((id) => !wanted.includes(id));
      const lost = wanted.filter((id) => !done().includes(id));
      demand(excess.length === 0, `${excess.join(', ')} is seen done, and should not be yet`);
      demand(lost.length === 0, `${lost.join(', ')} is not seen done`);
    };
    const untouched = await attempt(machine, 'no step is done on the untouched machine', async () => {
      await lesson.check();
      areDone([]);
    });
    yield untouched;
    if (!untouched.ok) return;
    for (const [i, step] of lab.steps.entries()) {
      const outcome = await attempt(machine, `${step.id}: done by its solution`, async () => {
        for (const line of step.solution.split('\n')) machine.type(`${line}\n`);
        await isDone(machine, lesson, step.id);
        areDone(lab.steps.slice(0, i + 1).map(({id}) => id));
        if (step.ends !== 'panic') await prompt(machine);
      });
      yield outcome;
      // What comes after stands on it.
      if (!outcome.ok || step.ends === 'panic') return;
    }
  } finally {
    end();
  }
}

async function tryModule(
  machine: Machine,
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
