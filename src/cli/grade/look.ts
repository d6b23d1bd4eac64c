/** Owns looking at a handed-in machine with a lab's checks, once, as it stands. */
import {createCheckContext} from '../../session/lesson/check-context';
import {LabLog, enteredLine} from '../../session/lesson/lab-log';
import type {Check, Verdict} from '../../labs/lab';
import type {Lab as Machine} from '../guest/harness';

const WHEN_ALL_IS_SAID = 'modlab: this is looked at';
const ANSWER_MS = 10_000;

/** A machine whose kernel no longer answers cannot be asked anything. */
export class DoesNotAnswer extends Error {}

export interface Eyes {
  /** The log as it is by now. */
  catchUp: () => Promise<void>;
  look: (check: Check) => Promise<Verdict>;
}

/** `lab`: the id under which the machine entered it. */
export async function openEyes(machine: Machine, lab: string): Promise<Eyes> {
  const log = new LabLog();
  let marks = 0;
  let told: () => void = () => undefined;
  await machine.run('true', {timeoutMs: ANSWER_MS}).catch(() => {
    throw new DoesNotAnswer(`its machine does not answer (${machine.phase().kind})`);
  });
  const following = await machine.guest.followLog(enteredLine(lab), (records) => {
    log.append(records.filter(({text}) => !text.startsWith(WHEN_ALL_IS_SAID)));
    marks += records.filter(({text}) => text.startsWith(WHEN_ALL_IS_SAID)).length;
    told();
  });
  if (!following.ok) throw new DoesNotAnswer(following.message);
  // Records come in their order: with the mark, all before it have come.
  const catchUp = async () => {
    const before = marks;
    const come = new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new DoesNotAnswer('its log does not come')), ANSWER_MS);
      told = () => {
        if (marks === before) return;
        clearTimeout(late);
        resolve();
      };
    });
    await machine.run(`echo '<7>${WHEN_ALL_IS_SAID}' >/dev/kmsg`, {timeoutMs: ANSWER_MS});
    await come;
  };
  await catchUp();
  return {
    catchUp,
    look: (check) =>
      check(
        createCheckContext(
          (ask) => ask(machine.guest),
          lab,
          () => log.lines,
        ),
      ),
  };
}
