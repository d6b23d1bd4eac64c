/**
 * Owns what arrives from outside and waits for a decision: nothing becomes the running machine, nor is it kept, without
 * a person's yes.
 */
import {claimsHandIn, fileTooLarge} from '../../snapshots/file';
import {HAND_IN_LIMIT} from '../../snapshots/hand-in';
import {fromFragment} from '../../snapshots/link';
import {fetchSnapshot} from './fetch-snapshot';
import {failureMessage} from '../messages/failure-messages';
import {bytesOf} from '../saves/saves';
import type {Fetch, FetchProgress} from './fetch-snapshot';
import type {SwitchResult} from '../messages/result';
import type {Saves, ImportedSnapshot} from '../saves/saves';
import type {Failure, Result} from '../messages/result';
import type {Lab} from '../../labs/lab';
import type {LabOrigin, SnapshotMeta} from '../../snapshots/meta';

export type OfferSource = 'file' | 'link' | 'address';

/** What a person is told before they decide. All of it is its sender's word but size and version. */
export interface Offer {
  source: OfferSource;
  meta: SnapshotMeta;
  /** The lab's title here; undefined if this site has no such lab. */
  lab: string | undefined;
  steps: {done: number; all: number} | undefined;
  /** Where a lab that is not built in is to be had. */
  origin: LabOrigin | undefined;
  /** Why it can only be kept, in a sentence: this browser does not have its lab. */
  missing: string | undefined;
  /** It stands on another base than the one this site ships. */
  otherVersion: boolean;
  carriesBase: boolean;
}

export interface IncomingOptions {
  saves: Saves;
  labs: readonly Lab[];
  fetch: Fetch;
  /** The page's own address. */
  pageUrl: () => string;
  /** Puts it in place of the present machine, which is saved first. */
  open: (taken: ImportedSnapshot) => Promise<SwitchResult>;
  keep: (taken: ImportedSnapshot) => Promise<Result>;
  /** Something is on its way from an address, and takes a while; undefined: no longer. */
  fetching: (progress: FetchProgress | undefined) => void;
  /** An offer is to be decided; undefined: none is any more. */
  offered: (offer: Offer | undefined) => void;
  /** A file of several machines came instead. */
  handIn: (file: Uint8Array<ArrayBuffer>) => Promise<Result>;
}

export class Incoming {
  readonly #options: IncomingOptions;
  #imported: ImportedSnapshot | undefined;
  #offer: Offer | undefined;
  /** Counts arrivals: what takes long to fetch must not push aside what came after it. */
  #arrivals = 0;

  constructor(options: IncomingOptions) {
    this.#options = options;
  }

  /** What waits to be decided. */
  get offer(): Offer | undefined {
    return this.#offer;
  }

  /** A `.modlab` file of any kind: chosen, dropped, or opened with the system. */
  receiveFile(file: Blob): Promise<Result> {
    return this.#arrive('file', () => Promise.resolve({ok: true, file}));
  }

  /** What a link holds in its fragment; undefined if the fragment is an ordinary one. */
  receiveLink(fragment: string): Promise<Result> | undefined {
    const link = fromFragment(fragment);
    if (!link.ok && link.why === 'no-link') return undefined;
    return this.#arrive('link', () =>
      Promise.resolve(link.ok ? {ok: true, file: new Blob([link.file])} : link),
    );
  }

  /** What lies at an address: `?snapshot=`. */
  receiveAddress(address: string): Promise<Result> {
    const {fetch, pageUrl, fetching} = this.#options;
    return this.#arrive('address', () =>
      fetchSnapshot(address, pageUrl(), fetch, fetching).finally(() => fetching(undefined)),
    );
  }

  /** It becomes the running machine, and is among the saves. */
  async accept(): Promise<SwitchResult> {
    const taken = this.#decide();
    return taken ? this.#options.open(taken) : nothingThere;
  }

  /** It goes among the saves. */
  async keep(): Promise<Result> {
    const taken = this.#decide();
    return taken ? this.#options.keep(taken) : nothingThere;
  }

  dismiss(): void {
    this.#decide();
  }

  async #arrive(source: OfferSource, get: () => Promise<Result<{file: Blob}>>): Promise<Result> {
    const arrival = ++this.#arrivals;
    const got = await get();
    if (!got.ok) return got;
    const isHandIn = await claimsHandIn(got.file).catch(() => false);
    if (isHandIn) return this.#arriveHandIn(got.file);
    const taken = await this.#options.saves.validateImport(got.file);
    if (!taken.ok || arrival !== this.#arrivals) return taken;
    this.#imported = taken;
    this.#announce(this.#describe(source, taken));
    return {ok: true};
  }

  /** Labs have come or gone: what is known of the offer may be another thing now. */
  refresh(): void {
    if (this.#imported && this.#offer) this.#announce(this.#describe(this.#offer.source, this.#imported));
  }

  async #arriveHandIn(file: Blob): Promise<Result> {
    if (file.size > HAND_IN_LIMIT) return fileTooLarge(file.size, HAND_IN_LIMIT);
    const bytes = await bytesOf(file);
    return bytes.ok ? this.#options.handIn(bytes.bytes) : bytes;
  }

  #describe(source: OfferSource, {meta, base, carried}: ImportedSnapshot): Offer {
    const {saves, labs} = this.#options;
    const lab = labs.find(({id}) => id === meta.lab);
    const missing = saves.missing(meta);
    const done = lab?.steps.filter(({id}) => meta.progress[id] !== undefined).length;
    return {
      source,
      meta,
      lab: lab?.title,
      origin: meta.origin,
      missing: missing && failureMessage(missing),
      steps: lab && done !== undefined ? {done, all: lab.steps.length} : undefined,
      otherVersion: base.source.image.sha256 !== saves.shippedBase().source.image.sha256,
      carriesBase: carried !== undefined,
    };
  }

  #decide(): ImportedSnapshot | undefined {
    const taken = this.#imported;
    this.#imported = undefined;
    if (taken) this.#announce(undefined);
    return taken;
  }

  #announce(offer: Offer | undefined): void {
    this.#offer = offer;
    this.#options.offered(offer);
  }
}

const nothingThere: Failure = {ok: false, why: 'not-found', message: 'nothing has arrived'};
