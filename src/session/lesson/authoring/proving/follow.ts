/** Owns the lesson on a machine on which a lab is tried: the page's own code, told of what the page is told of. */
import {enteredLine} from '../../lab-log';
import {Lesson} from '../../lesson';
import {DebuggedMachine} from './debugged-machine';
import {whileItLives} from './end';
import type {Hands} from './perform';
import type {TestMachine} from './test-machine';
import type {DebugService} from '../../../debug/debug-service';
import type {StepState} from '../../lesson';
import type {Lab, Step} from '../../../../labs/lab';
import type {Progress} from '../../../../snapshots/meta';

export interface Followed {
  lesson: Lesson;
  end: () => void;
}

/** `progress`: what is done already, and so is not judged. */
export async function follow(machine: TestMachine, lab: Lab, progress: Progress = {}): Promise<Followed> {
  const lesson = new Lesson(lab, machine.ask, {
    setTimeout: (work, milliseconds) => setTimeout(work, milliseconds),
    clearTimeout: (timer) => clearTimeout(timer),
    now: () => Date.now(),
  });
  lesson.begin(progress);
  const followLog = () => machine.followLog(enteredLine(lab.id), (records) => lesson.onLogRecords(records));
  const following = await followLog();
  if (!following.ok) throw new Error(following.message);
  if (machine instanceof DebuggedMachine) {
    const {debug} = machine;
    debug.on('stop', (stop) => (lesson.held = stop !== undefined));
    debug.on('did', (event) => lesson.onDebugEvent(event));
    machine.onReplaced = () => {
      const {progress: done, predictions, debugged} = lesson.work;
      lesson.begin(done, predictions, debugged);
      // It answers when it goes on.
      void followLog();
    };
  }
  const off = machine.onEvent((event) => {
    if (event.kind === 'output' || event.kind === 'uevent') lesson.scheduleCheck();
    if (event.kind === 'phase' && event.phase.kind === 'panicked') lesson.panicked(event.phase.message);
  });
  return {
    lesson,
    end: () => {
      off();
      lesson.end();
    },
  };
}

// eslint-disable-next-line no-control-regex -- colours may follow the prompt
const PROMPT = /[#$] (?:\x1b\[[0-9;?]*[a-zA-Z])*$/;
const isAtPrompt = (machine: Pick<TestMachine, 'said'>) => PROMPT.test(machine.said('terminal1').slice(-100));
/** One that was restored has said nothing since, and nothing was typed there. */
const isUntouched = (machine: Pick<TestMachine, 'said'>) => machine.said('terminal1') === '';

export const prompt = (machine: Pick<TestMachine, 'said' | 'until'>) =>
  machine.until(() => isAtPrompt(machine), 'a prompt');

/** Asked so often in a row it is still at its prompt: nothing is left of what was typed ahead. */
const QUIET_TIMES = 2;

/**
 * Resolves once all that was typed has run and the kernel's log of it has been told: the agent reads that before it answers.
 * One that the debugger holds has no prompt, and answers nobody.
 */
export async function settled(
  machine: Pick<TestMachine, 'said' | 'until' | 'ask'>,
  debug?: Pick<DebugService, 'stop' | 'on'>,
): Promise<void> {
  let isOver = false;
  let off: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    off = debug?.on('stop', (stop) => stop && resolve()) ?? off;
    if (debug?.stop) resolve();
  });
  const quiet = async () => {
    for (let times = 0; times < QUIET_TIMES && !isOver; times++) {
      await machine.until(() => isOver || isUntouched(machine) || isAtPrompt(machine), 'a prompt');
      const said = machine.said('terminal1').length;
      const answer = await machine.ask((guest) => guest.readFile('/proc/uptime'));
      if (!answer.ok) throw new Error(answer.message);
      if (machine.said('terminal1').length !== said) times = -1;
    }
    // What the log was told of may have a longer way than the answer.
    await new Promise((resolve) => setTimeout(resolve));
  };
  try {
    await Promise.race([quiet(), held]);
  } finally {
    isOver = true;
    off();
  }
}

/**
 * Types a step's solution, as a student would, or does in the debugger what it says, and resolves once the step is seen done; rejects
 * as isDone does. `hands`: undefined where there is no debugger.
 */
export async function solve(
  machine: Pick<TestMachine, 'said' | 'onEvent' | 'phase' | 'type'>,
  lesson: Lesson,
  {id, solution, debug}: Step,
  hands?: Pick<Hands, 'perform'>,
): Promise<void> {
  if (debug) {
    if (!hands) throw new Error(`${id} is done in the debugger, which this machine does not have`);
    await hands.perform(debug);
  } else for (const line of solution.split('\n')) machine.type(`${line}\n`);
  return isDone(machine, lesson, id);
}

/** Without a word on the terminal: while something runs there, and when nothing does any more. */
const PATIENCE_MS = {busy: 60_000, idle: 10_000};

/** Resolves once the step is seen done; rejects with what its check still lacks, or with what became of the machine. */
export async function isDone(
  machine: Pick<TestMachine, 'said' | 'onEvent' | 'phase'>,
  lesson: Lesson,
  id: string,
): Promise<void> {
  const state = lesson.steps.find(({step}) => step.id === id);
  if (!state) throw new Error(`no step ${id}`);
  await whileItLives(machine, () => seenDone(machine, lesson, state), state.step.ends);
}

const seenDone = (machine: Pick<TestMachine, 'said' | 'onEvent'>, lesson: Lesson, state: StepState) =>
  new Promise<void>((resolve, reject) => {
    let late: ReturnType<typeof setTimeout> | undefined;
    const end = () => {
      off();
      unheard();
      clearTimeout(late);
    };
    const giveUp = () => {
      end();
      const still = isAtPrompt(machine)
        ? ''
        : `, and what was typed still runs after ${PATIENCE_MS.busy / 1000} s`;
      reject(
        new Error(`step ${state.step.id} is not seen done${still}: ${state.missing ?? 'not judged yet'}`),
      );
    };
    const wait = () => {
      clearTimeout(late);
      late = setTimeout(giveUp, isAtPrompt(machine) ? PATIENCE_MS.idle : PATIENCE_MS.busy);
    };
    const look = () => {
      if (!state.done) return;
      end();
      resolve();
    };
    const off = lesson.on('changed', look);
    const unheard = machine.onEvent(({kind}) => {
      if (kind === 'output') wait();
    });
    wait();
    look();
  });
