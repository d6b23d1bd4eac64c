/** Owns looking at a handed-in machine with a lab's checks, once, as it stands. */
import {createCheckContext} from '../../lesson/check-context';
import {LabLog, enteredLine} from '../../lesson/lab-log';
import type {AskGuest} from '../../machine/guest-channel';
import type {Check, Verdict} from '../../../labs/lab';
import type {GuestResult, LogRecord} from '../../../protocol/guest';
import type {DebugEvent} from '../../../protocol/guest/debug-event';

const WHEN_ALL_IS_SAID = 'modlab: this is looked at';
const ANSWER_MS = 10_000;

/** A machine whose kernel no longer answers cannot be asked anything. */
export class DoesNotAnswer extends Error {}

/** A machine that runs. */
export interface LookedAt {
  ask: AskGuest;
  followLog: (
    after: string,
    onRecords: (records: LogRecord[]) => void,
  ) => Promise<GuestResult<{watch: number}>>;
  /** What it is doing, in a word. */
  state: () => string;
}

export interface Eyes {
  /** The log as it is by now. */
  catchUp: () => Promise<void>;
  look: (check: Check) => Promise<Verdict>;
}

/** `lab`: the id under which the machine entered it. `debugged`: what the student's page has remembered of the debugger. */
export async function openEyes(
  machine: LookedAt,
  lab: string,
  debugged: readonly DebugEvent[] = [],
): Promise<Eyes> {
  const log = new LabLog();
  let marks = 0;
  let told: () => void = () => undefined;
  const run = async (script: string) => {
    const ran = await machine.ask((guest) => guest.run(script, {timeoutMs: ANSWER_MS}));
    if (!ran.ok || ran.timedOut) throw new DoesNotAnswer(`its machine does not answer (${machine.state()})`);
  };
  await run('true');
  const following = await machine.followLog(enteredLine(lab), (records) => {
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
    await run(`echo '<7>${WHEN_ALL_IS_SAID}' >/dev/kmsg`);
    await come;
  };
  await catchUp();
  return {
    catchUp,
    look: (check) => check(createCheckContext(machine.ask, lab, () => log.lines, debugged)),
  };
}
