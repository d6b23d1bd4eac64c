/**
 * Owns `npm test` and `npm run lint`: the jobs of both, as many at once as there are processors for, each one's output in
 * one piece when it ends, its time, and a last line that sums up. `tsx test/run-all.ts [NAME...]` runs those jobs whose
 * names begin so.
 */
import {spawn} from 'node:child_process';
import {mkdtempSync, openSync, readFileSync, rmSync} from 'node:fs';
import {cpus, tmpdir} from 'node:os';
import {join} from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import type {Failure, Tally} from './reporters/tally';

interface Job {
  /** Of an npm script. */
  name: string;
  /** How many processors it keeps busy. */
  processors: 0 | 1 | 2;
  /** Jobs that have to end first, well or not. */
  after?: readonly string[];
}

/** Begun in this order as processors become free. */
const JOBS: readonly Job[] = [
  {name: 'test:install', processors: 0},
  {name: 'test:toolchain', processors: 1},
  {name: 'lint:oxlint', processors: 1},
  {name: 'lint:format', processors: 1},
  {name: 'lint:types', processors: 1},
  {name: 'lint:shell', processors: 1},
  {name: 'lint:directories', processors: 1},
  {name: 'lint:checkpatch', processors: 1},
  {name: 'test:unit', processors: 1},
  {name: 'test:guest', processors: 2},
  {name: 'test:browser', processors: 2, after: ['test:install']},
  // It builds the site anew, which those before must not notice.
  {name: 'test:engines', processors: 2, after: ['test:install', 'test:browser']},
];
/** A test that waits for two machines to answer is written for two processors; more than four would not help. */
const PROCESSORS = Math.min(4, Math.max(2, cpus().length));

/** What is shown of a failure at the end. */
const LINES = 20;
const WIDTH = 300;

interface Outcome extends Tally {
  name: string;
  seconds: number;
}

const directory = mkdtempSync(join(tmpdir(), 'modlab-tests-'));

/** Runs it to its end, prints what it said, and counts. What counts nothing itself is one thing that passed or failed. */
async function run({name}: Job): Promise<Outcome> {
  const file = (ending: string) => join(directory, `${name.replace(':', '-')}.${ending}`);
  const output = openSync(file('log'), 'w');
  const began = performance.now();
  console.log(`${name} begins`);
  const job = spawn('npm', ['run', '--silent', name], {
    stdio: ['ignore', output, output],
    env: {...process.env, MODLAB_TALLY: file('json')},
  });
  const code = await new Promise<number>((resolve) => {
    job.on('error', () => resolve(1));
    job.on('exit', (status) => resolve(status ?? 1));
  });
  const seconds = (performance.now() - began) / 1000;
  const said = readFileSync(file('log'), 'utf8').trimEnd();
  const tally = readTally(file('json'), code, {name, message: stripVTControlCharacters(said)});
  console.log(`\n=== ${name}: ${code === 0 ? 'passed' : 'failed'} in ${seconds.toFixed(0)} s`);
  console.log(said);
  return {name, seconds, ...tally};
}

/** A job that counted nothing, or that failed though none of its tests did, is a failure `besides` them. */
function readTally(file: string, code: number, besides: Failure): Tally {
  let tally: Tally = {passed: code === 0 ? 1 : 0, failed: [], skipped: []};
  try {
    tally = JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    // It has no tests, or ended before it had counted them.
  }
  return code !== 0 && tally.failed.length === 0 ? {...tally, failed: [besides]} : tally;
}

/** Its first and its last lines: an assertion says what it wanted at its beginning, a program why it ended at its end. */
function shortened(text: string): string {
  const lines = text.split('\n').map((line) => (line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line));
  return lines.length <= 2 * LINES
    ? lines.join('\n')
    : [...lines.slice(0, LINES), '…', ...lines.slice(-LINES)].join('\n');
}

async function runAll(jobs: readonly Job[]): Promise<Outcome[]> {
  const waiting = [...jobs];
  const running = new Map<string, {job: Job; ended: Promise<Outcome>}>();
  const outcomes: Outcome[] = [];
  const ready = ({processors, after = []}: Job) => {
    const pending = [...waiting.map(({name}) => name), ...running.keys()];
    const busy = [...running.values()].reduce((sum, {job}) => sum + job.processors, 0);
    return busy + processors <= PROCESSORS && !after.some((name) => pending.includes(name));
  };
  while (waiting.length > 0 || running.size > 0) {
    for (const job of [...waiting]) {
      if (!ready(job)) continue;
      waiting.splice(waiting.indexOf(job), 1);
      running.set(job.name, {job, ended: run(job)});
    }
    const outcome = await Promise.race([...running.values()].map(({ended}) => ended));
    running.delete(outcome.name);
    outcomes.push(outcome);
  }
  return outcomes;
}

const wanted = process.argv.slice(2);
const jobs = JOBS.filter(({name}) => wanted.length === 0 || wanted.some((prefix) => name.startsWith(prefix)));
if (jobs.length === 0) throw new Error(`no job is called ${wanted.join(' or ')}`);
const began = performance.now();
const outcomes = await runAll(jobs);
rmSync(directory, {recursive: true});

console.log('\n=== times');
for (const {name, seconds, failed} of outcomes)
  console.log(
    `${name.padEnd(20)} ${seconds.toFixed(0).padStart(5)} s${failed.length > 0 ? `  ${failed.length} failed` : ''}`,
  );
console.log(`${'all'.padEnd(20)} ${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s`);

// Last, and with no more than can be read: whoever sees only the end of a long log sees what failed.
const failed = outcomes.flatMap((outcome) =>
  outcome.failed.map((failure) => ({job: outcome.name, ...failure})),
);
for (const {job, name, message} of failed)
  console.log(`\n=== failed: ${job}: ${name}\n${shortened(message)}`);
const passed = outcomes.reduce((total, outcome) => total + outcome.passed, 0);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
