/** Owns the lab in which a race is fixed: seats sold twice, a lock around the right lines, and the right lock. */
import {fileHas} from '../checks/files';
import {logged} from '../checks/log';
import {met, missing} from '../checks/verdict';
import type {Check, Lab} from '../lab';

/** The log's lines of each run of this word, from its first line to that of the next run of any. */
function runsOf(word: string, lines: readonly string[]): string[][] {
  const runs: {word: string; lines: string[]}[] = [];
  for (const line of lines) {
    const [, begun] = /^office: (\w+): begins$/.exec(line) ?? [];
    if (begun !== undefined) runs.push({word: begun, lines: []});
    runs.at(-1)?.lines.push(line);
  }
  return runs.filter((run) => run.word === word).map((run) => run.lines);
}

/** Why a run was not right; undefined if it was: each seat sold once, by all who sell, and no complaint of the kernel's. */
function wrong(run: readonly string[], withTelephone: boolean): string | undefined {
  const complaint = run.find((line) => /^(BUG|WARNING): |did not come back/.test(line));
  if (complaint !== undefined) return `the kernel complained: "${complaint}"`;
  const [, seats, tickets, twice] =
    run.map((line) => /: (\d+) seats, (\d+) tickets, (\d+) sold twice$/.exec(line)).find(Boolean) ?? [];
  if (twice === undefined) return 'it has not come to its end';
  if (twice !== '0' || tickets !== seats) return `${tickets} tickets, ${twice} seats sold twice`;
  if (withTelephone && run.some((line) => line.endsWith('the telephone 0')))
    return 'the telephone sold nothing';
  return undefined;
}

const TIMES = 3;

/** The last three runs of this word were right. */
const soldOnce =
  (word: 'clerks' | 'all'): Check =>
  async (ctx) => {
    const runs = runsOf(
      word,
      (await ctx.log()).map(({text}) => text),
    ).reverse();
    const [last] = runs;
    if (!last) return missing(`there was no run "${word}" yet`);
    const first = runs.findIndex((run) => wrong(run, word === 'all') !== undefined);
    if (first === 0) return missing(`in the last run "${word}": ${wrong(last, word === 'all') ?? ''}`);
    const right = first < 0 ? runs.length : first;
    return right >= TIMES
      ? met(`"${word}" came out right ${right} times in a row`)
      : missing(`"${word}" came out right ${right} of ${TIMES} times in a row`);
  };

export default {
  id: 'fix-race',
  formerIds: ['mend-race'],
  order: 19,
  title: 'Fix a race',
  summary: 'Seats are sold twice though each clerk does everything right. Find the lines, and guard them.',
  level: 'deep',
  minutes: 12,
  needs: ['concurrency', 'makefiles'],
  modules: [{file: 'office.ko', does: 'load'}],
  steps: [
    {
      id: 'twice',
      title: 'Sold twice',
      say: 'Load `office.ko` and write `clerks` to `/dev/office`: two clerks sell all the seats of a house. How many tickets are there in the end?',
      command: 'insmod office.ko; echo clerks >/dev/office; dmesg | tail -2',
      check: logged(
        /^office: clerks: .* [1-9]\d* sold twice$/,
        'of a run "clerks" in which seats were sold twice',
      ),
      hint: '`insmod office.ko`, `echo clerks >/dev/office`. The result is in the log.',
      solution: 'insmod office.ko\necho clerks >/dev/office\ndmesg | tail -2',
      covers: ['19.seen'],
    },
    {
      id: 'where',
      title: 'Between which lines',
      say: 'Read `clerk.c`. Between which two calls does a clerk rely on something that another may have changed? Write the names of both functions into a file `between`.',
      check: fileHas(
        '/root/labs/fix-race/between',
        /first_free_seat\W+take_seat\b/,
        'the file "between" does not have the two functions, the earlier one first',
      ),
      hint: 'What does a clerk know after the first call, and how long is it true? `echo ONE OTHER >between`.',
      solution: 'cat clerk.c\necho first_free_seat take_seat >between',
      covers: ['19.section'],
    },
    {
      id: 'lock',
      title: 'One clerk at a time',
      say: 'Guard those lines in `clerk.c` with a lock. `make`, load your `office.ko`, and let the clerks sell out the house **three times** with no seat sold twice.',
      check: soldOnce('clerks'),
      hint: '`DEFINE_SPINLOCK(name)` or `DEFINE_MUTEX(name)` outside of the function; their headers are `<linux/spinlock.h>` and `<linux/mutex.h>`. The function has two ways out.',
      solution:
        'patch -p1 <.solutions/lock.patch\nmake\nrmmod office\ninsmod office.ko\nfor i in 1 2 3; do echo clerks >/dev/office; done\ndmesg | grep twice',
      covers: ['19.lock', '19.proof'],
      risky: true,
    },
    {
      id: 'telephone',
      title: 'The telephone rings',
      say: 'Write `all` to `/dev/office`: now a timer sells as well, on top of whichever clerk is at work. Is your lock good for that, too?',
      command: 'echo all >/dev/office; dmesg | tail -3',
      check: logged(/^office: all: \d+ seats|^BUG: /, 'of a run "all"'),
      hint: '`echo all >/dev/office`. Look at what the telephone has sold, and at how many seats were sold twice.',
      solution: 'echo all >/dev/office\ndmesg | tail -3',
      covers: ['19.interrupt'],
      risky: true,
    },
    {
      id: 'interrupts',
      title: 'Not now',
      say: 'Change the guard so that the telephone cannot come in between, and still sells. Three runs `all` with no seat sold twice.',
      check: soldOnce('all'),
      hint: 'A timer is a soft interrupt. Which forms of `spin_lock` keep it off? `grep -n spin_ ../concurrency/tally.c` shows one of them.',
      solution:
        'patch -p1 <.solutions/interrupts.patch\nmake\nrmmod office\ninsmod office.ko\nfor i in 1 2 3; do echo all >/dev/office; done\ndmesg | grep -E "telephone|twice"',
      covers: ['19.interrupt', '19.proof'],
      risky: true,
    },
  ],
} satisfies Lab;
