/** Owns the lesson on a machine in Node: the page's own code, told of what the page is told of. */
import {enteredLine} from '../../src/session/lesson/lab-log';
import {Lesson} from '../../src/session/lesson/lesson';
import type {Lab} from '../../src/labs/lab';
import type {Progress} from '../../src/snapshots/meta';
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

const PATIENCE_MS = 60_000;

/** Resolves once the step is seen done; rejects with what its check still lacks. */
export async function isDone(machine: Machine, lesson: Lesson, id: string): Promise<void> {
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
