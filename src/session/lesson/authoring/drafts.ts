/** Owns the drafts of labs that this browser keeps: begun from a skeleton, a lab or files, opened, removed; and what other tabs do to them. */
import {strToU8} from 'fflate';
import {modeOf} from '../../../labs/bundle/files';
import {LAB_ID, labSkeleton} from '../../../labs/skeleton';
import {Emitter} from '../../async/emitter';
import {Draft, saidIn} from './draft';
import type {DraftHost} from './draft';
import type {LabFiles} from '../../../labs/bundle/files';
import type {DraftRecord, DraftStore} from '../../../snapshots/drafts';
import type {StoreResult} from '../../../snapshots/transaction';

/** What tabs tell each other. */
interface Word {
  draft: string;
  /** `here`: it is being written on in that tab, too; `hello` asks for that; `bye`: it no longer is. */
  what: 'stored' | 'removed' | 'hello' | 'here' | 'bye';
}

/** A BroadcastChannel, or what stands for one. */
export interface DraftChannel {
  postMessage(word: Word): void;
  addEventListener(type: 'message', listener: (event: {data: unknown}) => void): void;
}

export interface DraftsOptions extends Pick<DraftHost, 'clock' | 'turn'> {
  store: DraftStore;
  channel: DraftChannel;
  newId: () => string;
}

export interface DraftsEvents {
  /** The list is another. */
  changed: undefined;
  /** Whether other tabs write on the draft that is open here. */
  elsewhere: undefined;
}

export class Drafts extends Emitter<DraftsEvents> {
  readonly #options: DraftsOptions;
  #open: Draft | undefined;
  #elsewhere = false;

  constructor(options: DraftsOptions) {
    super();
    this.#options = options;
    options.channel.addEventListener('message', ({data}) => void this.#hear(data as Word));
  }

  /** Another tab writes on the draft that is open here: the last change counts. */
  get isElsewhere(): boolean {
    return this.#elsewhere;
  }

  list = (): Promise<StoreResult<{drafts: DraftRecord[]}>> => this.#options.store.list();

  /** `id`: the lab's, as LAB_ID has it. */
  fromSkeleton(id: string): Promise<StoreResult<{id: string}>> {
    const files = Object.entries(labSkeleton(id)).map(([path, text]) => {
      const bytes = strToU8(text);
      return [path, {bytes, mode: modeOf(bytes)}] as const;
    });
    return this.create(new Map(files));
  }

  /** A new draft of these files. */
  async create(files: LabFiles): Promise<StoreResult<{id: string}>> {
    const {store, clock, newId, channel} = this.#options;
    const [id, now] = [newId(), clock.now()];
    const yaml = new TextDecoder().decode(files.get('lab.yaml')?.bytes);
    const title = saidIn(yaml, 'title') || 'Untitled lab';
    const written = await store.write({format: 1, id, title, createdAt: now, changedAt: now}, files);
    if (!written.ok) return written;
    channel.postMessage({draft: id, what: 'stored'});
    this.emit('changed', undefined);
    return {ok: true, id};
  }

  /** To be written on; the one that was open before is let go. */
  async open(id: string): Promise<StoreResult<{draft: Draft}>> {
    await this.close();
    const {store, channel} = this.#options;
    const read = await store.read(id);
    if (!read.ok) return read;
    const draft = new Draft(read, {
      ...this.#options,
      stored: () => channel.postMessage({draft: id, what: 'stored'}),
    });
    this.#open = draft;
    channel.postMessage({draft: id, what: 'hello'});
    return {ok: true, draft};
  }

  async close(): Promise<void> {
    const draft = this.#open;
    if (!draft) return;
    this.#open = undefined;
    this.#elsewhere = false;
    draft.end();
    this.#options.channel.postMessage({draft: draft.record.id, what: 'bye'});
    await draft.settled();
  }

  /** Resolves with what brings it back. */
  async remove(id: string): Promise<StoreResult<{undo: () => Promise<unknown>}>> {
    const {store, channel} = this.#options;
    const read = await store.read(id);
    const removed = await store.remove(id);
    if (!removed.ok) return removed;
    channel.postMessage({draft: id, what: 'removed'});
    this.emit('changed', undefined);
    return {
      ok: true,
      undo: async () => {
        if (read.ok) await store.write(read.draft, read.files);
        this.emit('changed', undefined);
      },
    };
  }

  async #hear({draft, what}: Word): Promise<void> {
    const {channel} = this.#options;
    if (what === 'stored' || what === 'removed') this.emit('changed', undefined);
    const open = this.#open;
    if (!open || open.record.id !== draft) return;
    if (what === 'stored') await open.reread();
    if (what === 'hello') channel.postMessage({draft, what: 'here'});
    if (what === 'hello' || what === 'here') this.#elsewhere = true;
    else if (what === 'bye') this.#elsewhere = false;
    else return;
    this.emit('elsewhere', undefined);
  }
}

export const isLabId = (id: string) => LAB_ID.test(id);

/**
 * A lab of the course, or any other, as the beginning of one's own: with an id of its own and without what makes it stand
 * in for the other.
 */
export function asOwn(files: LabFiles): LabFiles {
  const yaml = files.get('lab.yaml');
  if (!yaml) return files;
  const text = new TextDecoder()
    .decode(yaml.bytes)
    .replace(/^# yaml-language-server:.*\n/m, '')
    .replace(/^(?:order|formerIds):.*\n/gm, '')
    .replace(/^id:[ \t]*(\S+)[ \t]*$/m, 'id: my-$1');
  return new Map([...files, ['lab.yaml', {...yaml, bytes: strToU8(text)}]]);
}
