/** Owns `npm run grade -- <files...>`: hand-ins graded on the machines that were handed in, a row each. */
import {rmSync} from 'node:fs';
import {mkdir, mkdtemp, writeFile} from 'node:fs/promises';
import {availableParallelism, tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {fail, linesOf, readArguments} from '../command-line';
import {openLab} from '../labs/lab-files';
import {givenSources} from './given';
import {answerAll} from './pool';
import {findHandIns, obstacleToDirectory, obstacleToFile, readText, trouble} from './places';
import {similarPairs} from './similar';
import {html} from '../../session/sharing/grading/html-table';
import {csv, json, predictions, remarks} from '../../session/sharing/grading/tables';
import {readTests} from './tests';
import {holds, isFlagged, sumOf} from '../../session/sharing/grading/row';
import type {Examined, Row} from '../../session/sharing/grading/row';
import type {Order} from './orders';

const USAGE = `usage: npm run grade -- <hand-in or directory of them>... [--lab <directory or zip>] [--tests <tests.yaml>]
    [--csv <file>] [--json <file>] [--html <file>] [--patches <directory>] [--strict] [--jobs <number>] [--seconds <of each hand-in>]
Restores each machine that was handed in, looks for its steps again, and runs your tests on it.
Ends with 0 if every file could be graded and written, 1 if some could not, 2 if it was called wrongly; with --strict 3 if
something in a hand-in does not hold: its chain, a step that is claimed, a test.`;

const {positionals, values} = readArguments(
  {
    allowPositionals: true,
    options: {
      lab: {type: 'string'},
      tests: {type: 'string'},
      csv: {type: 'string'},
      json: {type: 'string'},
      html: {type: 'string'},
      patches: {type: 'string'},
      strict: {type: 'boolean', default: false},
      jobs: {type: 'string'},
      seconds: {type: 'string', default: '120'},
    },
  },
  USAGE,
);
const jobs = Number(values.jobs ?? availableParallelism());
const seconds = Number(values.seconds);
if (positionals.length === 0 || !(jobs >= 1) || !(seconds >= 1)) fail(USAGE);
const {files, problems} = await findHandIns(positionals);
const obstacles = await Promise.all([
  ...(['csv', 'json', 'html'] as const).flatMap((option) => {
    const file = values[option];
    return file === undefined ? [] : [obstacleToFile(option, file)];
  }),
  ...(values.patches === undefined ? [] : [obstacleToDirectory('patches', values.patches)]),
]);
// Of what could be known before no machine is to be started for nothing.
const wrong = [...problems, ...obstacles.filter((each) => each !== undefined)];
if (wrong.length > 0) fail(wrong.join('\n'));
const written = values.tests === undefined ? undefined : await readText('tests', values.tests);
if (written && !written.ok) fail(written.problem);
const tests = written && readTests(written.text, values.tests ?? '');
if (tests && !tests.ok) fail(linesOf(tests.problems).join('\n'));
const lab = values.lab === undefined ? undefined : await openLab(values.lab);
if (lab && !lab.ok) fail(linesOf(lab.problems).join('\n'));

const cache = await mkdtemp(join(tmpdir(), 'modlab-grade-'));
process.on('exit', () => rmSync(cache, {recursive: true, force: true}));
const orders = files.map((file): Order => ({
  file,
  cache,
  ...(values.lab !== undefined && {lab: values.lab}),
  ...(values.tests !== undefined && {tests: values.tests}),
}));
const rows: Row[] = [];
const sources: Examined['sources'][] = files.map(() => ({}));
const patches: (string | undefined)[] = [];
await answerAll(orders, {
  jobs,
  seconds,
  onAnswer: (place, answer, ms) => {
    const file = files[place] ?? '';
    const nothing = {student: '', lab: '', seal: '', chain: '', steps: [], tests: []};
    if (answer.ok) {
      const {sources: own, patches: series, ...examined} = answer.examined;
      sources[place] = own;
      patches[place] = series;
      rows[place] = {file, similar: [], ms, ...examined};
    } else rows[place] = {file, similar: [], ms, ...nothing, why: answer.why};
    console.log(`${basename(file)}: ${summary(rows[place])}`);
  },
});

function summary(row: Row): string {
  const seen = row.steps.filter((step) => step.seen !== undefined && step.seen !== 'no').length;
  const points = row.tests.reduce((sum, {of}) => sum + of, 0);
  return `${row.student} ${seen} of ${row.steps.length} steps${points > 0 ? `, ${sumOf(row.tests)} of ${points} points` : ''} (${(row.ms / 1000).toFixed(1)} s)`;
}

// Hand-ins of one lab are compared with one another.
for (const id of new Set(rows.map((row) => row.lab))) {
  const places = rows.flatMap((row, place) => (row.lab === id ? [place] : []));
  const given = await givenSources(id, lab?.ok === true ? lab : undefined);
  for (const {a, b, share} of similarPairs(
    places.map((place) => sources[place] ?? {}),
    given,
  )) {
    const [first, second] = [rows[places[a] ?? -1], rows[places[b] ?? -1]];
    if (!first || !second) continue;
    first.similar = [...first.similar, {file: second.file, student: second.student, share}];
    second.similar = [...second.similar, {file: first.file, student: first.student, share}];
  }
}

for (const row of rows) {
  for (const remark of remarks(row)) console.log(`${basename(row.file)}: ${remark}`);
  for (const expected of predictions(row)) console.log(`${basename(row.file)}: expected of ${expected}`);
}
/** Each by itself: one that fails costs no other. */
let unwritten = 0;
async function output(option: 'csv' | 'json' | 'html' | 'patches', write: (place: string) => Promise<void>) {
  const place = values[option];
  if (place === undefined) return;
  await write(place).catch((error: unknown) => {
    unwritten++;
    console.error(trouble(`--${option} ${place}`, error));
  });
}
await output('csv', (place) => writeFile(place, csv(rows)));
await output('json', (place) => writeFile(place, json(rows)));
await output('html', (place) => writeFile(place, html(rows)));
await output('patches', async (directory) => {
  await mkdir(directory, {recursive: true});
  for (const [place, file] of files.entries()) {
    // Two files of the same name, from two directories, are two students'.
    const taken = files.slice(0, place).some((other) => basename(other) === basename(file));
    const name = `${basename(file, '.modlab')}${taken ? `-${place + 1}` : ''}.mbox`;
    if (patches[place]) await writeFile(join(directory, name), patches[place]);
  }
});
const ungraded = rows.filter(({why}) => why !== undefined).length;
const flagged = rows.filter(isFlagged).length;
console.log(
  `${rows.length} hand-ins, ${ungraded} that could not be graded, ${flagged} with steps that are not seen`,
);
if (ungraded + unwritten > 0) process.exit(1);
process.exit(values.strict && !rows.every(holds) ? 3 : 0);
