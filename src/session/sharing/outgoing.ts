/** Owns sending the present machine: it is saved once, and what is then copied, downloaded or handed in is that save. */
import {fileSize} from '../../snapshots/file';
import {LINK_LIMIT, fragmentLength} from '../../snapshots/link';
import {NOTE_LIMIT} from '../../snapshots/meta';
import {LINK_WARNING, messageLimits} from './message-limits';
import {forLink} from '../saves/saves';
import type {MessageLimits} from './message-limits';
import type {HandIns} from './hand-in';
import type {Saves} from '../saves/saves';
import type {Result} from '../messages/result';
import type {Lab} from '../../labs/lab';
import type {Saved} from '../../snapshots/store';

/** What is to be sent, for the person who sends it. */
export interface ShareSummary {
  /** The lab's title. */
  lab: string;
  steps: {done: number; all: number};
  savedAt: number;
  /** Bytes of the file without a base, and of the base. */
  size: number;
  baseSize: number;
  /** False: the machine does not run, and this is the last save of it. */
  running: boolean;
}

export interface LinkLength extends MessageLimits {
  characters: number;
  /** `long`: a file is the better way. `too-long`: the browser would cut it. */
  verdict: 'good' | 'long' | 'too-long';
}

export interface OutgoingOptions {
  saves: Saves;
  labs: readonly Lab[];
  handIns: HandIns;
  pageUrl: () => string;
  /** The running machine as it is now, or else its last save. */
  capture: () => Promise<Result<Saved & {running: boolean}>>;
}

type NotPrepared = Extract<Result, {why: 'not-found'}>;

export class Outgoing {
  readonly #options: OutgoingOptions;
  #saved: Saved | undefined;

  constructor(options: OutgoingOptions) {
    this.#options = options;
  }

  /** Saves the machine for sending. What was prepared before is let go. */
  async prepare(): Promise<Result<{parting: ShareSummary}>> {
    const {saves, labs, capture} = this.#options;
    const taken = await capture();
    if (!taken.ok) return taken;
    const {running, ...saved} = taken;
    const {meta} = saved;
    this.#saved = saved;
    const lab = labs.find(({id}) => id === meta.lab);
    const all = lab?.steps ?? [];
    const parting: ShareSummary = {
      lab: lab?.title ?? meta.lab,
      steps: {done: all.filter(({id}) => meta.progress[id] !== undefined).length, all: all.length},
      savedAt: meta.savedAt,
      size: fileSize(this.#saved),
      baseSize: saves.shippedBase().source.image.size,
      running,
    };
    return {ok: true, parting};
  }

  /** How long the link would be, and who would pass it on. */
  linkLength(note: string): LinkLength | undefined {
    if (!this.#saved) return undefined;
    const fragment = fragmentLength(fileSize(forLink(noted(this.#saved, note))));
    const characters = this.#options.pageUrl().length + fragment;
    const verdict = fragment > LINK_LIMIT ? 'too-long' : characters > LINK_WARNING ? 'long' : 'good';
    return {characters, verdict, ...messageLimits(characters)};
  }

  async link(note: string): Promise<Result<{url: string}>> {
    if (!this.#saved) return nothingPrepared;
    const link = await this.#options.saves.toLink(noted(this.#saved, note));
    return link.ok ? {ok: true, url: this.#options.pageUrl() + link.fragment} : link;
  }

  async file(note: string, withBase: boolean): Promise<Result<{blob: Blob; name: string}>> {
    if (!this.#saved) return nothingPrepared;
    const {saves} = this.#options;
    const saved = noted(this.#saved, note);
    if (!withBase) return {ok: true, ...(await saves.toFile(saved))};
    const base = await saves.baseFile(saved.meta.identity.base);
    if (!base) return {ok: false, why: 'base-not-fetched', message: 'the base is not to be had now'};
    return {ok: true, ...(await saves.toFile({...saved, base}))};
  }

  async handIn(
    student: string,
    note: string,
  ): Promise<Result<{blob: Blob; name: string; seal: string; machines: number}>> {
    return this.#saved ? this.#options.handIns.make(noted(this.#saved, note), student) : nothingPrepared;
  }

  forget(): void {
    this.#saved = undefined;
  }
}

function noted({meta, ...parts}: Saved, note: string): Saved {
  const {note: _, ...rest} = meta;
  const text = note.trim().slice(0, NOTE_LIMIT);
  return {...parts, meta: text === '' ? rest : {...rest, note: text}};
}

const nothingPrepared: NotPrepared = {ok: false, why: 'not-found', message: 'nothing was prepared'};
