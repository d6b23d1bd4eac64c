/** Owns the proof that hand-ins are graded on their machines: what holds, what is claimed and does not, and what cannot be. */
import {execFile, execFileSync} from 'node:child_process';
import {cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {readOwnLab} from '../../build-scripts/lab-directories';
import {answerAll} from '../../src/cli/grade/pool';
import {openLab} from '../../src/cli/labs/lab-files';
import {labMachine} from '../../src/cli/labs/lab-machine';
import {identityOf, withIdentity} from '../../src/labs/bundle/identity';
import {labSkeleton} from '../../src/labs/skeleton';
import {handInOf, machinesOf, savesOf} from './hand-ins';
import type {Row} from '../../src/session/sharing/grading/row';
import type {Saved} from '../../src/snapshots/store';

let directory = '';
const path = (name: string) => join(directory, name);

const TESTS = `format: 1
tests:
  - name: hello is out
    check: {moduleAbsent: hello}
  - name: builds and loads
    points: 3
    script: |
      make && insmod hello.ko && rmmod hello
    seconds: 100
  - name: dies if it is asked to
    script: |
      ! test -e /root/die || echo c >/proc/sysrq-trigger
      ! test -e /root/sleep || sleep 1000
    seconds: 3
  - name: is alive afterwards
    script: 'true'
`;

const claim = ({meta, delta}: Saved, ...steps: string[]): Saved => ({
  meta: {
    ...meta,
    progress: {
      ...meta.progress,
      ...Object.fromEntries(steps.map((id) => [id, {at: meta.savedAt, evidence: 'I did it'}])),
    },
  },
  delta,
});

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modlab-grade-'));
  const lab = await readOwnLab('first-module');
  const done = await machinesOf(
    lab,
    ['insert', 'listen', 'remove'],
    async (machine) =>
      void (await machine.run(`echo '/* mine */' >>hello.c; echo '#define MINE' >mine.h`, {
        cwd: '/root/labs/first-module',
      })),
  );
  const untouched = await machinesOf(lab, []);
  await writeFile(path('honest.modlab'), await handInOf('Ada', lab, done));
  const lies = untouched.map((save) => claim(save, 'insert', 'levels'));
  await writeFile(path('liar.modlab'), await handInOf('=Bob', lab, lies, 'From somebody else'));
  const edited = Buffer.from(await handInOf('Eve', lab, done));
  edited.write('Eva', edited.indexOf('Eve'));
  await writeFile(path('damaged.modlab'), edited);
  await writeFile(path('noise.modlab'), Buffer.from('modlab\r\n, or so it says'));
  const [first] = done;
  if (!first) throw new Error();
  const broken = {
    meta: {...first.meta, identity: {...first.meta.identity, base: '0'.repeat(64)}},
    delta: first.delta,
  };
  await writeFile(path('elsewhere.modlab'), await handInOf('Cem', lab, [broken]));
  for (const what of ['die', 'sleep']) {
    const saves = await machinesOf(
      lab,
      [],
      async (machine) => void (await machine.run(`touch /root/${what}`)),
    );
    await writeFile(path(`${what}.modlab`), await handInOf(what, lab, saves));
  }
  await writeFile(path('tests.yaml'), TESTS);
}, 300_000);
afterAll(() => rm(directory, {recursive: true}));

/** What the command prints, and its status. */
const grade = (...words: string[]) =>
  new Promise<{code: number; said: string}>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'src/cli/grade/grade.ts', ...words],
      (error, stdout, stderr) =>
        resolve({code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr}),
    );
  });

/** The subjects of a series that git has taken onto the lab's own files. */
async function takenByGit(mail: string): Promise<string[]> {
  const repository = path('repository');
  await cp('src/labs/first-module', repository, {recursive: true});
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], {
      cwd: repository,
      encoding: 'utf8',
    });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'The lab');
  git('am', '-q', mail);
  expect(await readFile(join(repository, 'hello.c'), 'utf8')).toMatch(/\n\/\* mine \*\/\n$/);
  return git('log', '--format=%s', '--reverse').trim().split('\n').slice(1);
}

test('each hand-in has its row, and none costs another', async () => {
  const names = ['honest', 'liar', 'damaged', 'noise', 'elsewhere', 'die', 'sleep'];
  const {code, said} = await grade(
    ...names.map((name) => path(`${name}.modlab`)),
    ...['--tests', path('tests.yaml'), '--json', path('rows.json'), '--csv', path('rows.csv')],
    ...['--html', path('rows.html'), '--seconds', '200', '--patches', path('patches')],
  );
  const {rows} = JSON.parse(await readFile(path('rows.json'), 'utf8')) as {rows: Row[]};
  const [honest, liar, damaged, noise, elsewhere, die, sleep] = rows;
  const seen = (row: Row | undefined) =>
    Object.fromEntries(
      (row?.steps ?? []).filter(({at}) => at !== undefined).map((step) => [step.id, step.seen]),
    );
  const results = (row: Row | undefined) => row?.tests.map(({ok}) => ok);

  expect(honest, said).toMatchObject({student: 'Ada', lab: 'first-module', chain: 'holds'});
  expect(honest?.why).toBeUndefined();
  // hello was taken out again: that it was in is seen on the machine that was saved then.
  expect(seen(honest)).toEqual({
    insert: 'before',
    listen: 'handed in',
    remove: 'handed in',
  });
  expect(honest?.seal).toMatch(/^[0-9a-f]{64}$/);
  expect(results(honest), JSON.stringify(honest?.tests)).toEqual([true, true, true, true]);

  // What each has changed, of those whose machines could be looked at: nobody else has changed anything.
  expect((await readdir(path('patches'))).sort()).toEqual(['honest.mbox']);
  expect(await takenByGit(path('patches/honest.mbox'))).toEqual([
    'first-module: change hello.c',
    'first-module: add mine.h',
  ]);

  expect(liar?.chain).toBe('holds');
  expect(liar?.carried).toBe(false);
  expect(seen(liar)).toEqual({insert: 'no', levels: 'no'});
  expect(damaged?.why).toContain('checksum');
  expect(noise?.why).toContain('no hand-in');
  expect(elsewhere?.why).toContain('another version of modlab');
  expect(results(die)).toEqual([true, true, false, false]);
  expect(die?.tests[3]?.why).toContain('panicked');
  expect(results(sleep)).toEqual([true, true, false, true]);
  expect(sleep?.tests[2]?.why).toContain('3 seconds');
  expect(code).toBe(1);

  const table = await readFile(path('rows.csv'), 'utf8');
  expect(table.split('\r\n')).toHaveLength(names.length + 2);
  expect(table).toContain(`"'=Bob"`);
  const page = await readFile(path('rows.html'), 'utf8');
  expect(page.match(/<tr/g)).toHaveLength(names.length + 1);
  expect(page).toContain('claims the step insert, which is not seen');
});

test('what takes longer than it may is ended, and the next is graded', async () => {
  const answers: string[] = [];
  const orders = ['honest', 'noise'].map((name) => ({file: path(`${name}.modlab`)}));
  await answerAll(orders, {
    jobs: 1,
    seconds: 0.05,
    onAnswer: (_, answer) => void answers.push(answer.ok ? 'graded' : answer.why),
  });
  expect(answers).toEqual(Array(2).fill('it took longer than 0.05 seconds'));
});

test('tests that cannot be read, and a call without files, are refused at once', async () => {
  await writeFile(path('wrong.yaml'), 'format: 1\ntests:\n  - name: a\n    chek: {ran: x}\n');
  const wrong = await grade(path('honest.modlab'), '--tests', path('wrong.yaml'));
  expect(wrong.code).toBe(2);
  expect(wrong.said).toContain('wrong.yaml:4:5: tests[1].chek is no word here: did you mean check?');
  expect((await grade()).code).toBe(2);
});

test('a lab of a teacher’s own is graded, wherever its students had it from', async () => {
  const where = path('gauge');
  for (const [name, text] of Object.entries(labSkeleton('gauge'))) {
    await mkdir(dirname(join(where, name)), {recursive: true});
    await writeFile(join(where, name), text);
  }
  const opened = await openLab(where);
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
  const machine = await labMachine(where, opened);
  await machine.run("echo '/* mine */' >>gauge.c", {cwd: '/root/labs/gauge'});
  const saves = await savesOf(machine, opened.lab, ['load']);
  const handIns = ['https://one.example/gauge/', 'https://other.example/labs/'].map(async (address, i) => {
    const lab = withIdentity(opened.lab, await identityOf('gauge', {kind: 'address', address}, ''));
    const named = saves.map(({meta, delta}) => ({meta: {...meta, lab: lab.id}, delta}));
    await writeFile(path(`gauge-${i}.modlab`), await handInOf(`Gil ${i}`, lab, named));
  });
  await Promise.all(handIns);
  await writeFile(
    path('gauge.yaml'),
    'format: 1\ntests:\n  - {name: is in, check: {moduleLoaded: gauge}}\n  - {name: is there, script: test -f gauge.c}\n',
  );
  const {said} = await grade(
    ...['gauge-0', 'gauge-1', 'honest'].map((name) => path(`${name}.modlab`)),
    ...['--lab', where, '--tests', path('gauge.yaml'), '--json', path('gauge.json')],
    ...['--patches', path('gauge-patches')],
  );
  const {rows} = JSON.parse(await readFile(path('gauge.json'), 'utf8')) as {rows: Row[]};
  for (const row of rows.slice(0, 2)) {
    expect(row, said).toMatchObject({lab: 'gauge', chain: 'holds', tests: [{ok: true}, {ok: true}]});
    expect(row.steps.find(({id}) => id === 'load')).toMatchObject({seen: 'handed in'});
  }
  expect(await readFile(path('gauge-patches/gauge-0.mbox'), 'utf8')).toContain('+/* mine */');
  expect(rows[2]?.why).toBe('it is of the lab first-module, not of gauge');

  // In a CI job: what holds passes, what does not fails it.
  const strict = (name: string) => grade(path(`${name}.modlab`), '--strict');
  expect((await strict('honest')).code).toBe(0);
  expect((await strict('liar')).code).toBe(3);
});
