/** Owns the measuring of the grader: a class's hand-ins, each with its own change to the lab's source, graded as a teacher does. */
import {execFile} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {readOwnLab} from '../../build-scripts/lab-directories';
import {labStart, startGuest} from '../../src/cli/guest/harness';
import {handInOf, saveOf} from '../guest/hand-ins';
import {metric} from './metrics';
import {processMegabytes, processesBelow} from './processes';
import type {Metric} from './metrics';

const LAB = 'first-module';

const TESTS = {
  looking: `format: 1
tests:
  - name: their source is there
    script: test -s hello.c
`,
  building: `format: 1
tests:
  - name: builds, loads and unloads
    script: make && insmod hello.ko && rmmod hello
    seconds: 100
`,
};

/** Of students who have each changed their module in another way. */
async function handIns(directory: string, count: number): Promise<string[]> {
  const lab = await readOwnLab(LAB);
  const machine = await startGuest(await labStart(LAB));
  const files: string[] = [];
  for (let student = 1; student <= count; student++) {
    const script = `sed -i 's/^\\(MODULE_DESCRIPTION\\).*/\\1("Of student ${student}");/' hello.c`;
    const ran = await machine.run(script, {cwd: `/root/labs/${LAB}`});
    if (ran.exitCode !== 0) throw new Error('the source could not be changed');
    const saved = await saveOf(machine, lab, {}, `student ${student}`);
    const file = join(directory, `${student}.modlab`);
    await writeFile(file, await handInOf(`Student ${student}`, lab, [saved]));
    files.push(file);
  }
  await machine.stop();
  return files;
}

/** Seconds, and the most megabytes that its processes had at once. */
function grade(words: readonly string[]): Promise<{seconds: number; megabytes: number}> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    let megabytes = 0;
    const grader = execFile(
      process.execPath,
      ['--import', 'tsx', 'src/cli/grade/grade.ts', ...words],
      {maxBuffer: 64 << 20},
      (error, stdout) => {
        clearInterval(watch);
        if (error) reject(new Error(`the grader failed: ${stdout.slice(-500)}`, {cause: error}));
        else resolve({seconds: (performance.now() - from) / 1000, megabytes});
      },
    );
    const {pid} = grader;
    const watch = setInterval(() => {
      if (pid === undefined) return;
      const all = processesBelow(pid).reduce((sum, each) => sum + processMegabytes(each), 0);
      megabytes = Math.max(megabytes, all);
    }, 2000);
  });
}

/** `count` hand-ins, with a test that looks and with one that builds. */
export async function measureGrading(count: number): Promise<Metric[]> {
  const directory = await mkdtemp(join(tmpdir(), 'modlab-grading-'));
  const metrics: Metric[] = [];
  try {
    const files = await handIns(directory, count);
    for (const [name, text] of Object.entries(TESTS)) {
      const tests = join(directory, `${name}.yaml`);
      await writeFile(tests, text);
      const {seconds, megabytes} = await grade([...files, '--tests', tests]);
      metrics.push(metric(`grade_${count}_${name}_s`, 's', seconds));
      metrics.push(metric(`grade_${count}_${name}_mb`, 'MB', megabytes));
    }
  } finally {
    await rm(directory, {recursive: true, force: true});
  }
  return metrics;
}
