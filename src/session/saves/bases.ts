/** Owns which bases this site knows, what belongs to each, and from where a saved machine gets its own. */
import {READS_STATES_OF} from '../../protocol/bases/engines';
import {releasedBases} from '../../protocol/bases/records';
import {firstNotUnderstood} from '../../protocol/guest/protocols';
import {compatible} from '../../snapshots/compatible';
import {frameSize, isXz} from '../../snapshots/frame-size';
import {sha256} from '../../protocol/sha256';
import type {Fetch} from '../sharing/fetch-snapshot';
import type {Result} from '../messages/result';
import type {BaseRecord, ImageFile, ImageSource, KernelName, ReleaseIndex} from '../../protocol/images';
import type {SnapshotMeta} from '../../snapshots/meta';
import type {SnapshotStore} from '../../snapshots/store';

type Bytes = Uint8Array<ArrayBuffer>;

/** A base as a machine is started with it. */
export interface BaseImage {
  source: ImageSource;
  /** What unpacks it; undefined: the engine. */
  unpack?: ImageSource;
  ramBytes: number;
  /** What its guest builds with and how it speaks. Of a base that this site does not know: the present one's. */
  record: BaseRecord;
  /** System.map of its kernel, where it is known. */
  symbols?: ImageFile;
  /** The site does not know it: whoever made it chose what v86 would be told. */
  foreign: boolean;
}

export interface BasesOptions {
  /** What new machines begin with; the site's engine is the one that made it. */
  present: BaseRecord;
  /** That of the kernel that finds mistakes; some sites have none. */
  checking?: BaseRecord | undefined;
  /** As this page was built with it. */
  index: ReleaseIndex;
  /** System.map, by the sha256 of the base. */
  symbols?: Record<string, ImageFile>;
  /** Address of a file of images/. */
  imageUrl: (file: string) => string;
  /** Fetches a file of images/. */
  fetch: Fetch;
  store: Pick<SnapshotStore, 'readBase'>;
}

/** Below images/. Its name does not change with its content. */
const INDEX = 'released/index.json';

/** Images are named by their content: see ImageFile. */
const nameOf = (sha: string) => `base-${sha.slice(0, 16)}.state.zst`;

export class Bases {
  readonly #options: BasesOptions;
  #index: ReleaseIndex;

  constructor(options: BasesOptions) {
    this.#options = options;
    this.#index = options.index;
  }

  get present(): BaseRecord {
    return this.#options.present;
  }

  /** The kernels that a new machine may have. */
  get kernels(): readonly KernelName[] {
    return this.#options.checking ? ['standard', 'checking'] : ['standard'];
  }

  /** By the sha256 of the base's file; undefined if this page knows of no such base. */
  of(sha: string): BaseRecord | undefined {
    return (
      this.#current.find(({base}) => base.sha256 === sha) ??
      releasedBases(this.#index).findLast(({base}) => base.sha256 === sha)
    );
  }

  /** Of a kernel that this page has never heard of: the standard one, as all bases were before there was another. */
  kernelOf(sha: string): KernelName {
    return this.of(sha)?.kernel ?? 'standard';
  }

  /** What new machines with this kernel begin with; without one, with the standard one. */
  shipped(kernel: KernelName = 'standard'): BaseImage {
    const {present, checking} = this.#options;
    return this.#served((kernel === 'checking' && checking) || present);
  }

  get #current(): readonly BaseRecord[] {
    const {present, checking} = this.#options;
    return checking ? [present, checking] : [present];
  }

  /** The base that a snapshot needs: the site's own, one that was released, or one that the store or the file has. */
  async baseFor(meta: SnapshotMeta, carried?: Bytes): Promise<Result<BaseImage>> {
    const {base: sha, ramBytes} = meta.identity;
    const record = await this.#find(sha);
    const {base, ramBytes: itsRam} = record ?? this.present;
    const engines = [this.present.engine, ...READS_STATES_OF] as const;
    const fits = compatible(meta, {engines, base: base.sha256, ramBytes: itsRam});
    if (!fits.ok) return fits;
    if (record) return this.#released(record, carried);
    const bytes = carried ?? (await this.file(sha));
    const unpackedSize = bytes && frameSize(bytes);
    const unpack = bytes && isXz(bytes) ? this.#options.checking?.unpack : undefined;
    if (!bytes || unpackedSize === undefined || (isXz(bytes) && !unpack))
      return {ok: false, why: 'base-missing', message: `base state ${sha.slice(0, 16)} is not to be had`};
    const image = {file: nameOf(sha), sha256: sha, size: bytes.length, unpackedSize};
    const source = {kind: 'bytes', bytes, image} as const;
    return {
      ok: true,
      source,
      ...(unpack && {unpack: this.#urlOf(unpack)}),
      ramBytes,
      record: this.present,
      foreign: true,
    };
  }

  /** The file of a base that some save needs: the store's copy, or the site's. */
  async file(sha: string): Promise<Bytes | undefined> {
    const kept = await this.#options.store.readBase(sha);
    return kept.ok ? kept.bytes : this.bytes(sha);
  }

  /** A base's file from the site: the present one is in the browser's cache, a released one on the host. */
  async bytes(sha: string): Promise<Bytes | undefined> {
    const {imageUrl, fetch} = this.#options;
    try {
      const response = await fetch(imageUrl(this.of(sha)?.base.file ?? nameOf(sha)));
      if (!response.ok) return undefined;
      const bytes = new Uint8Array(await response.arrayBuffer());
      return (await sha256(bytes)) === sha ? bytes : undefined;
    } catch {
      // The save stands without it, as long as the site has this base.
      return undefined;
    }
  }

  #urlOf(image: ImageFile): ImageSource {
    return {kind: 'url', url: this.#options.imageUrl(image.file), image};
  }

  #served(record: BaseRecord): BaseImage {
    const {base, unpack, ramBytes} = record;
    const symbols = this.#options.symbols?.[base.sha256];
    return {
      source: this.#urlOf(base),
      ...(unpack && {unpack: this.#urlOf(unpack)}),
      ...(symbols && {symbols}),
      ramBytes,
      record,
      foreign: false,
    };
  }

  async #released(record: BaseRecord, carried?: Bytes): Promise<Result<BaseImage>> {
    const served = this.#served(record);
    if (this.#current.includes(record)) return {ok: true, ...served};
    const message = firstNotUnderstood(record.protocols);
    // Of a release that this page was built before; all earlier ones are understood.
    if (message !== undefined) return {ok: false, why: 'file-too-new', message};
    // What is here already needs no network, and the unpacked copy that the browser keeps stays the present base's.
    const kept = carried
      ? {ok: true as const, bytes: carried}
      : await this.#options.store.readBase(record.base.sha256);
    if (!kept.ok) return {ok: true, ...served};
    return {ok: true, ...served, source: {kind: 'bytes', bytes: kept.bytes, image: record.base}};
  }

  /** As `of`; but the host may have been given a newer version than this page, which a service worker keeps. */
  async #find(sha: string): Promise<BaseRecord | undefined> {
    const known = this.of(sha);
    if (known) return known;
    const {fetch, imageUrl} = this.#options;
    try {
      const response = await fetch(imageUrl(INDEX), {cache: 'no-cache'});
      const index = response.ok ? ((await response.json()) as Partial<ReleaseIndex>) : {};
      if (index.format === 1 && index.releases) this.#index = {format: 1, releases: index.releases};
    } catch {
      // No network, or a host that answers with a page of its own.
    }
    return this.of(sha);
  }
}
