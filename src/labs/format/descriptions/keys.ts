/**
 * Owns what the keys of lab.yaml mean, in plain words, for lab.schema.json, by which editors tell of them. Checks are in
 * checks.ts. Nothing that the page carries.
 */
import type {DebugAction} from '../debug';
import type {LabData} from '../lab';

type Step = LabData['steps'][number];
type Of<T> = Record<keyof T, string>;

export const LAB: Of<LabData> = {
  format: 'The version of the format: 1.',
  id: 'The lab’s name in links and in the guest (/root/labs/<id>): a-z, 0-9 and single dashes.',
  formerIds: 'What the lab was called before, so that links and saved machines still find it.',
  order: 'Its place in a list.',
  title: 'As in the first line of lesson.md, "# Title".',
  summary: 'One sentence for the list of labs.',
  level: 'For whom it is: first, core or deep.',
  minutes: 'How long it takes.',
  needs: 'Ids of the labs whose ideas this one builds on.',
  kernel:
    '"checking" for a lab that needs the kernel with lockdep, kmemleak and KFENCE, where the site ships it.',
  setUp:
    'A shell script that root runs before the first step, on a machine as it ships. It must print nothing.',
  modules: 'What becomes of each .ko of the directory when it is loaded; every one is listed.',
  steps: 'What is to be done, in order.',
};

export const MODULE: Of<NonNullable<LabData['modules']>[number]> = {
  file: 'The .ko, as in hello.ko.',
  does: 'load: loads and unloads, twice. fail: insmod fails. stay: loads, and rmmod is refused. other: is shown by the steps alone.',
  after: 'Modules to load first.',
  parameters: 'Of a module that loads: what stands behind its name, as in "number=2".',
  errno: 'Of one that fails or stays: with which error, such as EINVAL.',
  log: 'Of one that fails: a line of the kernel’s log that it then says.',
  why: 'Of one that does other: why it cannot be tried by itself.',
};

export const STEP: Of<Step> = {
  id: 'The step’s part of a link, and its section "## <id>" in lesson.md.',
  title: 'A few words for the list of steps.',
  task: 'The one thing to do, in Markdown.',
  prediction: 'What the student is asked before the step: what will happen?',
  command: 'What one click types, where the command is not for the student to find.',
  check: 'When the step is done: what the machine, its log or the debugger shows.',
  hint: 'Shown at a click, in Markdown: helps without giving it away.',
  solution:
    'Typed line by line by "Show me" and by Prove. A change of sources is "patch -p1 <.solutions/<id>.patch".',
  debug: 'In place of a solution: what is done in the debugger, one action after the other.',
  covers: 'Clauses of a curriculum; for the labs of the course.',
  ends: '"panic" if the machine dies here when all goes well.',
  risky: 'true if the kernel may be damaged: the machine is saved before.',
};

export const PREDICTION: Of<NonNullable<Step['prediction']>> = {
  question: 'What the student is asked.',
  choices: 'Answers to choose from, 2 to 6; without them the answer is a text of the student’s own.',
  answer: 'What really happens, shown when the step is done; one of the choices, if there are any.',
};

/** `function`, `code` and the like, wherever they name a place. */
const PLACE = {
  file: 'A source of the lab.',
  code: 'A part of the line; blanks do not count.',
  function: 'The function.',
};

export const ACTION: Of<DebugAction> & Record<string, string> = {
  ...PLACE,
  breakpoint: 'Sets a breakpoint: {file, code}, or {function} for where it begins.',
  condition: 'The machine stops only if this C expression is true.',
  fromHit: 'It stops from this hit on.',
  log: 'In place of a stop this text is logged; {name} in it stands for a value.',
  clear: '"breakpoints": all are removed.',
  type: 'A line that is typed in terminal 1.',
  continue: 'Once the machine stands, it goes on; so many times.',
  step: 'Once the machine stands: over a line, into a call, out of a function, or back.',
  times: 'So many of these steps.',
  set: 'A value is changed.',
  variable: 'Which one.',
  value: 'To this: a number or an expression.',
  record: 'The next call of this function is recorded.',
  whenChanged: 'Of the recording: which line gave this variable its last value?',
  go: '"there": to the line that was found.',
};

/** Of an expression that has more than one part. */
export const PATTERN: Readonly<Record<string, string>> = {
  has: 'What the line has: one expression, or several.',
  hasNot: 'What it has not.',
  same: 'true: what the brackets of all of them catch is the same.',
};
