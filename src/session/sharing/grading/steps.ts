/** Owns which steps a hand-in claims, and looking for them again on its machines. */
import {formerDirectoryScript, nameInGuest} from '../../../labs/enter-lab-script';
import {debuggedOf, predictionsOf} from '../../../snapshots/hand-in';
import {openEyes} from './look';
import type {Eyes, LookedAt} from './look';
import type {ClaimedStep} from './row';
import type {Lab} from '../../../labs/lab';
import type {HandIn, LinkedMachine} from '../../../snapshots/hand-in';

/** So many of the machines on the way are restored to find a step that the last one no longer shows. */
const MACHINES_LIMIT = 8;

/** A machine of a hand-in that runs. */
export interface OpenedMachine extends LookedAt {
  end: () => Promise<unknown>;
}

export type FoundStep = {-readonly [Key in keyof ClaimedStep]: ClaimedStep[Key]};

/** What any of its machines says is done, or was predicted. */
export function claimed({machines}: HandIn, lab: Lab): FoundStep[] {
  const predictions = predictionsOf(machines);
  return lab.steps.map(({id, title, ends, prediction}) => {
    const predicted = predictions.get(id);
    const at = machines.map(({meta}) => meta.progress[id]?.at).find((each) => each !== undefined);
    return {
      id,
      title,
      ...(at !== undefined && {at}),
      ...(at !== undefined && ends && {seen: 'panic' as const}),
      ...(predicted !== undefined && {predicted}),
      ...(predicted !== undefined && prediction && {question: prediction.question}),
    };
  });
}

/** What the machine calls the lab: by a former id, if it was saved before the lab got another. */
export async function enteredAs({ask}: Pick<LookedAt, 'ask'>, lab: Lab, handedInAs: string): Promise<string> {
  if (handedInAs === lab.id) return nameInGuest(lab);
  const ran = await ask((guest) => guest.run(formerDirectoryScript(lab), {timeoutMs: 10_000}));
  return (ran.ok && new TextDecoder().decode(ran.stdout).trim()) || nameInGuest(lab);
}

/** Of the steps that are claimed and not yet seen again. */
export async function lookAgain(
  eyes: Eyes,
  lab: Lab,
  steps: FoundStep[],
  where: 'handed in' | 'before',
): Promise<void> {
  for (const step of steps) {
    const {check, debug} = lab.steps.find(({id}) => id === step.id) ?? {};
    if (!check || step.at === undefined || step.seen !== undefined) continue;
    const verdict = await eyes.look(check);
    if (verdict.met) {
      // A machine that stood still keeps no trace of that: what was looked at is the page's own record.
      step.seen = debug ? 'record' : where;
      delete step.why;
    } else step.why ??= verdict.missing.slice(0, 300);
  }
}

/** What a later step has undone is looked for on the machines that were saved soon after the step was done. */
export async function lookBefore(
  {machines, lab: handedInAs}: HandIn,
  lab: Lab,
  steps: FoundStep[],
  open: (machine: LinkedMachine) => Promise<OpenedMachine>,
): Promise<void> {
  const before = machines.slice(0, -1);
  const wanted = (machine: LinkedMachine) =>
    steps.filter(({id, at, seen}) => {
      if (at === undefined || seen !== undefined) return false;
      const claiming = before.filter(({meta}) => meta.progress[id] !== undefined);
      return claiming.slice(0, 2).includes(machine);
    });
  let restored = 0;
  for (const each of before) {
    const of = wanted(each);
    if (of.length === 0 || restored++ >= MACHINES_LIMIT) continue;
    const machine = await open(each);
    try {
      const eyes = await openEyes(machine, await enteredAs(machine, lab, handedInAs), debuggedOf([each]));
      await lookAgain(eyes, lab, of, 'before');
    } finally {
      await machine.end();
    }
  }
}

/** Of those that are claimed and not seen on any machine it is said. */
export function concludeSteps(steps: readonly FoundStep[]): void {
  for (const step of steps) if (step.at !== undefined) step.seen ??= 'no';
}
