/** Owns handing in: a lab's log and the machines on its way into one file, and such a file as a teacher reads it. */
import {
  STUDENT_LIMIT,
  chain,
  chooseMachines,
  fittingPatches,
  isTooLarge,
  predictionsOf,
  verifyChain,
  readHandIn,
  writeHandIn,
} from '../../snapshots/hand-in';
import {asBlob, fileName} from '../saves/saves';
import {failureMessage} from '../messages/failure-messages';
import {findLab} from '../../labs/former-ids';
import type {SwitchResult} from '../messages/result';
import type {Saves, ImportedSnapshot} from '../saves/saves';
import type {Result} from '../messages/result';
import type {Lab, Prediction} from '../../labs/lab';
import type {Chain, HandIn, LinkedMachine} from '../../snapshots/hand-in';
import type {Done, LabOrigin, SnapshotMeta} from '../../snapshots/meta';
import type {Saved} from '../../snapshots/store';

export interface LoggedStep {
  id: string;
  title: string;
  /** `final`: on the machine that was handed in, not only on one before it. */
  done: (Done & {final: boolean}) | undefined;
  /** What the student expected of it, and was asked; undefined: nothing was said. */
  predicted: {question: string | undefined; words: string; answer: string | undefined} | undefined;
}

/** A hand-in as a teacher sees it. All of it is its sender's word; `chain` says whether the words fit together. */
export interface ReceivedHandIn {
  student: string;
  lab: string;
  /** Undefined if this site has no such lab. */
  title: string | undefined;
  /** Of a lab that is not built in. */
  origin: LabOrigin | undefined;
  /** Why its machines cannot be opened, in a sentence: this browser does not have their lab. */
  missing: string | undefined;
  madeAt: number;
  chain: Chain;
  steps: readonly LoggedStep[];
  machines: readonly SnapshotMeta[];
  /** What was changed in the lab's sources, as git's mail; undefined if the file does not say. */
  patches: string | undefined;
  /** Which of them was opened last. */
  opened: number | undefined;
}

export interface HandInOptions {
  saves: Saves;
  labs: readonly Lab[];
  now: () => number;
  /** What the running machine's sources differ in from the lab's, as git's mail; undefined if that cannot be said. */
  patches: (of: {lab: string; student: string; madeAt: number}) => Promise<string | undefined>;
  /** Puts a machine from outside in place of the present one, which is saved first. */
  open: (taken: ImportedSnapshot) => Promise<SwitchResult>;
  /** The same for one that was opened, and so kept, before. */
  reopen: (id: string) => Promise<SwitchResult>;
  /** Another hand-in is looked at, or another machine of it. */
  changed: (handIn: ReceivedHandIn | undefined) => void;
}

export class HandIns {
  readonly #options: HandInOptions;
  #machines: readonly LinkedMachine[] = [];
  /** Ids of those that were opened, by place. */
  readonly #kept = new Map<number, string>();
  #received: ReceivedHandIn | undefined;

  constructor(options: HandInOptions) {
    this.#options = options;
  }

  /** The one that is looked at. */
  get received(): ReceivedHandIn | undefined {
    return this.#received;
  }

  /** `present`: the machine as it is handed in. `seal`: the last link, for a student to note elsewhere. */
  async make(
    present: Saved,
    student: string,
  ): Promise<Result<{blob: Blob; name: string; seal: string; machines: number}>> {
    const {saves, now} = this.#options;
    const listed = await saves.list();
    const way: Saved[] = [];
    for (const {id} of listed.ok ? chooseMachines(listed.snapshots, present.meta) : []) {
      const read = await saves.read(id);
      // One that is gone or damaged by now is no part of the way.
      if (!read.ok) continue;
      const {ok: _, ...saved} = read;
      way.push(saved);
    }
    const {lab, savedAt} = present.meta;
    const name = student.trim().slice(0, STUDENT_LIMIT);
    const of = {student: name, lab, madeAt: Math.max(now(), savedAt)};
    const patches = fittingPatches(await this.#options.patches(of));
    const handIn = await chain({...of, ...(patches !== undefined && {patches})}, [...way, present]);
    if (isTooLarge(handIn))
      return {ok: false, why: 'hand-in-too-large', message: `the machine has ${present.meta.size} bytes`};
    return {
      ok: true,
      blob: asBlob(await writeHandIn(handIn)),
      name: fileName(lab, savedAt, '-hand-in'),
      seal: handIn.machines.at(-1)?.link ?? '',
      machines: handIn.machines.length,
    };
  }

  async receive(file: Uint8Array<ArrayBuffer>): Promise<Result> {
    const read = await readHandIn(file);
    if (!read.ok) return read;
    const {handIn} = read;
    const {labs, saves} = this.#options;
    const lab = findLab(labs, handIn.lab);
    const origin = handIn.machines.at(-1)?.meta.origin;
    const missing = saves.missing({lab: handIn.lab, ...(origin && {origin})});
    this.#machines = handIn.machines;
    this.#kept.clear();
    this.#show({
      student: handIn.student,
      lab: handIn.lab,
      title: lab?.title,
      origin,
      missing: missing && failureMessage(missing),
      madeAt: handIn.madeAt,
      chain: await verifyChain(handIn),
      steps: stepsOf(handIn, lab),
      machines: handIn.machines.map(({meta}) => meta),
      patches: handIn.patches,
      opened: undefined,
    });
    return {ok: true};
  }

  /** One of its machines becomes the running one, and is among the saves as one that was imported. */
  async openMachine(place: number): Promise<SwitchResult> {
    const {saves, open, reopen} = this.#options;
    const machine = this.#machines[place];
    const received = this.#received;
    if (!machine || !received) return {ok: false, why: 'not-found', message: `there is no machine ${place}`};
    const kept = this.#kept.get(place);
    let opened = kept === undefined ? undefined : await reopen(kept);
    if (opened === undefined || (!opened.ok && opened.why === 'not-found')) {
      const {meta, delta, debugInfo} = machine;
      // The store would keep all of the file that the delta is a part of.
      const taken = await saves.adopt({
        meta: {...meta, name: nameOf(received, meta)},
        delta: delta.slice(),
        ...(debugInfo && {debugInfo}),
      });
      if (!taken.ok) return taken;
      opened = await open(taken);
      if (opened.ok) this.#kept.set(place, taken.meta.id);
    }
    if (opened.ok && this.#received === received) this.#show({...received, opened: place});
    return opened;
  }

  /** It is looked at no longer. */
  close(): void {
    this.#machines = [];
    this.#kept.clear();
    this.#show(undefined);
  }

  #show(received: ReceivedHandIn | undefined): void {
    this.#received = received;
    this.#options.changed(received);
  }
}

const nameOf = ({student}: ReceivedHandIn, {name}: SnapshotMeta) =>
  (student === '' ? `handed in: ${name}` : `${student}: ${name}`).slice(0, 200);

/** The lab's steps in its order, then those that the lab as this site has it does not know. */
function stepsOf({machines}: HandIn, lab: Lab | undefined): LoggedStep[] {
  const final = machines.at(-1)?.meta.progress ?? {};
  const ever = new Map<string, Done>();
  for (const {meta} of machines)
    for (const [id, done] of Object.entries(meta.progress)) if (!ever.has(id)) ever.set(id, done);
  const logged = (id: string): LoggedStep['done'] => {
    const done = final[id] ?? ever.get(id);
    return done && {...done, final: final[id] !== undefined};
  };
  const predictions = predictionsOf(machines);
  const predicted = (id: string, asked?: Prediction): LoggedStep['predicted'] => {
    const words = predictions.get(id);
    return words === undefined ? undefined : {question: asked?.question, words, answer: asked?.answer};
  };
  const known = (lab?.steps ?? []).map(({id, title, prediction}) => ({
    id,
    title,
    done: logged(id),
    predicted: predicted(id, prediction),
  }));
  const ids = new Set(known.map(({id}) => id));
  const others = [...ever.keys()].filter((id) => !ids.has(id));
  return [...known, ...others.map((id) => ({id, title: id, done: logged(id), predicted: predicted(id)}))];
}
