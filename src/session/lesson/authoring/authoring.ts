/** Owns the composition of author mode: drafts, the directories they are worked in, their proof, and their trial as a student. */
import {labSource} from '../../../labs/original-sources';
import {Directories} from './directories';
import {Drafts, asOwn} from './drafts';
import {Proof} from './proof';
import {sourcesOf} from './proving/products';
import {idFrom} from './zip-of';
import type {Draft} from './draft';
import type {DraftsOptions} from './drafts';
import type {DirectoriesOptions} from './directories';
import type {Given, GivenFile} from './given';
import type {ProofOptions} from './proof';
import type {LabFiles} from '../../../labs/bundle/files';
import type {StoreResult} from '../../../snapshots/transaction';

export interface AuthoringOptions
  extends DraftsOptions, Omit<ProofOptions, 'turn' | 'now'>, Pick<DirectoriesOptions, 'pick'> {
  /** Labs that a new one can begin with. */
  labs: () => readonly {id: string; title: string}[];
  /** The files of one of them that is not of the course. */
  added: (id: string) => LabFiles | undefined;
  /** Opens it as a student sees it, the steps before `before` done. Resolves with why it could not, as a sentence. */
  tryDraft: (id: string, files: LabFiles, before: string) => Promise<string | undefined>;
}

/** How a new draft begins. */
export type Beginning =
  {kind: 'skeleton'; id: string} | {kind: 'lab'; id: string} | {kind: 'files'; files: readonly GivenFile[]};

type Begun = {ok: true; id: string} | {ok: false; message: string};

export class Authoring {
  readonly drafts: Drafts;
  readonly proof: Proof;
  readonly directories: Directories;
  readonly #options: AuthoringOptions;

  constructor(options: AuthoringOptions) {
    this.#options = options;
    this.drafts = new Drafts(options);
    this.proof = new Proof({...options, now: () => options.clock.now()});
    this.directories = new Directories(options);
  }

  get labs(): readonly {id: string; title: string}[] {
    return this.#options.labs();
  }

  async open(id: string): Promise<StoreResult<{draft: Draft}>> {
    await this.close();
    const opened = await this.drafts.open(id);
    if (opened.ok) {
      this.proof.forget();
      await this.directories.follow(opened.draft);
    }
    return opened;
  }

  async close(): Promise<void> {
    this.directories.leave();
    await this.drafts.close();
  }

  async begin(how: Beginning, labOfGiven: (files: readonly GivenFile[]) => Promise<Given>): Promise<Begun> {
    if (how.kind === 'skeleton') return inWords(await this.drafts.fromSkeleton(how.id));
    if (how.kind === 'files') {
      const given = await labOfGiven(how.files);
      return given.ok ? inWords(await this.drafts.create(given.files)) : given;
    }
    const files = this.#options.added(how.id) ?? (await labSource(how.id).catch(() => undefined));
    if (!files)
      return {
        ok: false,
        message: 'That lab’s files could not be fetched. Check the connection and try again.',
      };
    return inWords(await this.drafts.create(asOwn(files)));
  }

  /** Undefined: the person chose none after all. */
  async beginInDirectory(): Promise<Begun | undefined> {
    const picked = await this.directories.pick();
    if (!picked) return undefined;
    if (!picked.ok) return picked;
    const {handle, files} = picked;
    // An empty directory is where a new lab begins.
    const begun = files.has('lab.yaml')
      ? await this.drafts.create(files)
      : await this.drafts.fromSkeleton(idFrom(handle.name));
    if (!begun.ok) return inWords(begun);
    const bound = await this.directories.bind(begun.id, handle);
    return inWords(bound.ok ? begun : bound);
  }

  /** A draft's files; undefined if there is no such draft. */
  async filesOf(id: string): Promise<LabFiles | undefined> {
    const read = await this.#options.store.read(id);
    return read.ok ? read.files : undefined;
  }

  /** What is published: with what was built from these sources, if that was proven. */
  published({files}: Pick<Draft, 'files'>): {files: LabFiles; isBuilt: boolean} {
    const built = this.proof.withProducts(files);
    if (built) return {files: built, isBuilt: true};
    // Modules of other sources would be worse than none.
    return files.has('Makefile') ? {files: sourcesOf(files), isBuilt: false} : {files, isBuilt: true};
  }

  /** Resolves with why it could not be tried, as a sentence. `before`: a step, '' for the beginning. */
  async tryDraft(draft: Draft, before: string): Promise<string | undefined> {
    let files: LabFiles;
    try {
      files = await this.proof.build(draft.files);
    } catch (error) {
      const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
      return `It could not be built: ${said.replace(/:$/, '')}. “Prove” shows what the compiler said.`;
    }
    return this.#options.tryDraft(draft.record.id, files, before);
  }
}

function inWords(result: StoreResult<{id: string}>): Begun {
  if (result.ok) return result;
  return {
    ok: false,
    message:
      result.why === 'quota'
        ? 'There is no room for another draft in this browser. Delete saves or drafts, and try again.'
        : `This browser could not keep the draft (${result.message}). Allow this site to store data, and try again.`,
  };
}
