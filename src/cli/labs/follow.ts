/** Owns the lesson on a machine in Node: the page's own code, told of what the page is told of. */
import {enteredLine} from '../../session/lesson/lab-log';
import {Lesson} from '../../session/lesson/lesson';
import type {Lab} from '../../labs/lab';
import type {Progress} from '../../snapshots/meta';
import type {Lab as Machine} from '../guest/harness';

export interface Followed {
  lesson: Lesson;
  end: () => void;
}

/** `progress`: what is done already, and so is not judged. */
export async function follow(machine: Machine, lab: Lab, progress: Progress = {}): Promise<Followed> {
  const lesson = new Lesson(lab, (ask) => ask(machine.guest), {
    setTimeout: (work, milliseconds) => Number(setTimeout(work, milliseconds)),
    clearTimeout: (timer) => clearTimeout(timer),
    now: () => Date.now(),
  });
  lesson.begin(progress);
  const following = await machine.guest.followLog(enteredLine(lab.id), (records) =>
    lesson.onLogRecords(records),
  );
  if (!following.ok) throw new Error(following.message);
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
const isAtPrompt = (machine: Machine) => PROMPT.test(machine.said('terminal1').slice(-100));

export const prompt = (machine: Machine) => machine.until(() => isAtPrompt(machine), 'a prompt');

/** Without a word on the terminal: while something runs there, and when nothing does any more. */
const PATIENCE_MS = {busy: 60_000, idle: 10_000};

/** Resolves once the step is seen done; rejects with what its check still lacks. */
export async function isDone(machine: Machine, lesson: Lesson, id: string): Promise<void> {
  const state = lesson.steps.find(({step}) => step.id === id);
  if (!state) throw new Error(`no step ${id}`);
  await new Promise<void>((resolve, reject) => {
    let late: NodeJS.Timeout | undefined;
    const end = () => {
      off();
      unheard();
      clearTimeout(late);
    };
    const giveUp = () => {
      end();
      reject(new Error(`step ${id} is not seen done: ${state.missing ?? 'not judged yet'}`));
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
}
