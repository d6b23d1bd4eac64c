/** Owns the work that all machines are given: the same lines of shell, for the same busybox, on one console or another. */
import {idlePercent} from '../processes';
import type {Shell} from './shell';

interface Task {
  name: string;
  /** What is measured, in words for a table. */
  title: string;
  /** POSIX shell. */
  script: string;
}

/** A small module that needs no other. */
export interface SmallModule {
  path: string;
  name: string;
}

/** In modlab's images, in the page and under QEMU. */
export const HELLO: SmallModule = {path: '/root/labs/first-module/hello.ko', name: 'hello'};

const times = (count: number, body: string) =>
  `i=0; while [ $i -lt ${count} ]; do ${body}; i=$((i + 1)); done`;

const TASKS: readonly Task[] = [
  {name: 'integer', title: 'shell arithmetic, 20,000 rounds', script: times(20_000, ':')},
  {name: 'md5', title: 'MD5 of 16 MB', script: 'dd if=/dev/zero bs=64k count=256 2>/dev/null | md5sum'},
  {name: 'programs', title: 'fork and exec, 200 programs', script: times(200, '/bin/busybox true')},
  {name: 'pipes', title: '60 pipelines of three', script: times(60, 'echo x | cat | cat')},
  {
    name: 'files',
    title: '300 files written, read, removed',
    script: times(300, 'echo $i > /tmp/f$i; read x < /tmp/f$i; rm /tmp/f$i'),
  },
  {
    name: 'modules',
    title: '20 times insmod and rmmod',
    script: times(20, 'insmod $M; rmmod $N'),
  },
];

/** What the tasks measure, as rows of the comparison. */
export const TASK_ROWS = [
  {name: 'insmod', title: 'insmod, once', unit: 'ms'},
  ...TASKS.map(({name, title}) => ({name, title, unit: 'ms'})),
];

/** Milliseconds of each, once more for each round; the first round of a machine, which compiles what it runs, is not counted. */
export async function measureTasks(
  shell: Shell,
  {path, name}: SmallModule,
  rounds: number,
): Promise<Record<string, number[]>> {
  await shell.run(`M=${path}; N=${name}; rmmod $N`);
  const values: Record<string, number[]> = {};
  const note = (task: string, round: number, ms: number) => {
    if (round >= 0) (values[task] ??= []).push(ms);
  };
  for (let round = -1; round < rounds; round++) {
    note('insmod', round, await shell.run('insmod $M'));
    await shell.run('rmmod $N');
    for (const task of TASKS) note(task.name, round, await shell.run(task.script));
  }
  return values;
}

/** Before a machine's idling is measured, and for so long. */
const SETTLE_SECONDS = 8;
const IDLE_SECONDS = 30;

/** What a machine costs that nobody asks anything: percent of a core, and what `megabytes` says then. */
export async function measureIdle(megabytes: () => number): Promise<{idle: number[]; memory: number[]}> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_SECONDS * 1000));
  return {idle: [await idlePercent(IDLE_SECONDS)], memory: [megabytes()]};
}

/** Milliseconds that something takes, in each of so many rounds. */
export async function timed(rounds: number, work: (round: number) => Promise<void>): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    await work(round);
    values.push(performance.now() - from);
  }
  return values;
}
