/** Owns the tests that every lab gets by existing: its modules do what it says, and its checks see its steps done. */
import {describe, expect, test} from 'vitest';
import {enterLabScript} from '../../src/labs/enter-lab-script';
import {enteredLine} from '../../src/session/lesson/lab-log';
import {Lesson} from '../../src/session/lesson/lesson';
import {compilerBeside} from './compiler';
import {labStart, startGuest} from './harness';
import {overlayLab} from './lab-overlay';
import type {Lab, ModuleExpectation} from '../../src/labs/lab';
import type {Lab as Machine} from './harness';

/** A machine in the lab's directory, as the page prepares it for a student. */
async function enter(lab: Lab): Promise<Machine> {
  const machine = await startGuest(await labStart(lab.id, lab.kernel), {
    ...(lab.kernel && {kernel: lab.kernel}),
  });
  if (!(await overlayLab(machine, lab.id))) return machine;
  // A lab under work is not in the image: it is entered as the images' state stage does.
  // The new prompt may come before the answer does.
  const before = machine.said('terminal1').length;
  const {script, cwd} = enterLabScript(lab);
  const entered = await machine.run(script, {cwd, timeoutMs: 30_000});
  expect(entered).toEqual({output: '', exitCode: 0});
  await machine.until(
    () => new RegExp(`root@${lab.id}.*# $`).test(machine.said('terminal1').slice(before)),
    'the prompt',
  );
  return machine;
}

export function testLab(lab: Lab): void {
  describe(lab.id, () => {
    test('its modules load, fail and stay as it says, twice', async () => {
      const machine = await enter(lab);
      const listed = await machine.guest.list(`/root/labs/${lab.id}`);
      const there = listed.ok
        ? listed.entries.map(({name}) => name).filter((name) => name.endsWith('.ko'))
        : [];
      expect(there.sort()).toEqual(lab.modules.map(({file}) => file).sort());
      for (const fate of lab.modules) await tryFate(machine, lab, fate);
      expect(machine.phase().kind).toBe('running');
      await machine.stop();
    });

    test('each step is seen done after its solution, and not before', async () => {
      const machine = await enter(lab);
      if (lab.steps.some(({solution}) => /^make\b/m.test(solution)))
        await compilerBeside(machine, lab.kernel ? {kernel: lab.kernel} : {});
      const {lesson, end} = await follow(machine, lab);
      const open = () => lesson.steps.filter(({done}) => !done).map(({step}) => step.id);
      await lesson.check();
      expect(open(), 'on the untouched machine').toEqual(lab.steps.map(({id}) => id));
      for (const [i, step] of lab.steps.entries()) {
        const rest = lab.steps.slice(i + 1).map(({id}) => id);
        for (const line of step.solution.split('\n')) machine.type(`${line}\n`);
        await isDone(machine, lesson, step.id);
        expect(open(), `after the solution of ${step.id}`).toEqual(rest);
        if (step.ends === 'panic') break;
        await prompt(machine);
      }
      end();
      await machine.stop();
    });
  });
}

// eslint-disable-next-line no-control-regex -- colours may follow the prompt
const PROMPT = /[#$] (?:\x1b\[[0-9;?]*[a-zA-Z])*$/;

const prompt = (machine: Machine) => machine.until(() => PROMPT.test(machine.said('terminal1')), 'a prompt');

/** The lesson as the page runs it, told of what the page is told of. */
async function follow(machine: Machine, lab: Lab): Promise<{lesson: Lesson; end: () => void}> {
  const lesson = new Lesson(lab, (ask) => ask(machine.guest), {
    setTimeout: (work, milliseconds) => Number(setTimeout(work, milliseconds)),
    clearTimeout: (timer) => clearTimeout(timer),
    now: () => Date.now(),
  });
  lesson.begin({});
  const following = await machine.guest.followLog(enteredLine(lab.id), (records) =>
    lesson.onLogRecords(records),
  );
  if (!following.ok) throw new Error(following.message);
  let seen = machine.events.length;
  const off = machine.onEvent((event) => {
    seen++;
    if (event.kind === 'output' || event.kind === 'uevent') lesson.scheduleCheck();
    if (event.kind === 'phase' && event.phase.kind === 'panicked') lesson.panicked(event.phase.message);
  });
  return {
    lesson,
    end: () => {
      off();
      lesson.end();
      expect(seen).toBeGreaterThan(0);
    },
  };
}

const PATIENCE_MS = 60_000;

async function isDone(machine: Machine, lesson: Lesson, id: string): Promise<void> {
  const state = lesson.steps.find(({step}) => step.id === id);
  if (!state) throw new Error(`no step ${id}`);
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      if (!state.done) return;
      off();
      clearTimeout(late);
      resolve();
    };
    const off = lesson.on('changed', look);
    const late = setTimeout(() => {
      off();
      const screen = machine.said('terminal1').slice(-800);
      reject(new Error(`step ${id} is not seen done: ${state.missing ?? 'not judged yet'}\n${screen}`));
    }, PATIENCE_MS);
    look();
  });
}

async function tryFate(machine: Machine, lab: Lab, fate: ModuleExpectation): Promise<void> {
  if (fate.does === 'other') return;
  const cwd = `/root/labs/${lab.id}`;
  const run = async (script: string) => machine.run(script, {cwd});
  const name = fate.file.replace(/\.ko$/, '').replaceAll('-', '_');
  const before = fate.after ?? [];
  for (const file of before) expect(await run(`insmod ./${file}`), file).toEqual({output: '', exitCode: 0});
  const insmod = `insmod ./${fate.file} ${fate.does === 'load' ? (fate.parameters ?? '') : ''}`;
  if (fate.does === 'fail') {
    const said = machine.said('log').length;
    for (let i = 0; i < 2; i++) {
      const failed = await run(`strace -e trace=finit_module ${insmod}`);
      expect(failed.output, insmod).toMatch(new RegExp(`finit_module.* = -1 ${fate.errno} `));
      expect(failed.exitCode).not.toBe(0);
    }
    const {log} = fate;
    if (log)
      await machine.until(() => log.test(machine.said('log').slice(said)), `the log's word on ${fate.file}`);
  } else {
    for (let i = 0; i < (fate.does === 'load' ? 2 : 1); i++) {
      expect(await run(insmod), insmod).toEqual({output: '', exitCode: 0});
      expect((await run('cat /proc/modules')).output).toMatch(new RegExp(`^${name} `, 'm'));
      if (fate.does === 'load') {
        expect(await run(`rmmod ${name}`), `rmmod ${name}`).toEqual({output: '', exitCode: 0});
        continue;
      }
      const refused = await run(`strace -e trace=delete_module rmmod ${name}`);
      expect(refused.output, `rmmod ${name}`).toMatch(new RegExp(`delete_module.* = -1 ${fate.errno} `));
      expect(refused.exitCode).not.toBe(0);
      expect((await run('cat /proc/modules')).output).toMatch(new RegExp(`^${name} `, 'm'));
    }
  }
  for (const file of [...before].reverse())
    await run(`rmmod ${file.replace(/\.ko$/, '').replaceAll('-', '_')}`);
}
