/** Owns what the session keeps and sends: a delta becomes a described snapshot, is stored, packed, and found again. */
import {fileTooLarge, readFile, writeFile} from '../../snapshots/file';
import {LINK_LIMIT, toFragment} from '../../snapshots/link';
import {FILE_LIMIT} from '../../snapshots/meta-schema';
import {sha256} from '../../protocol/sha256';
import {withCurrentIds} from './renamed-labs';
import {EVIDENCE_LIMIT, FORMAT, NAME_LIMIT, NOTE_LIMIT, SCREEN_LIMIT} from '../../snapshots/meta';
import type {BaseImage, Bases} from './bases';
import type {Failure, Result} from '../messages/result';
import type {ImageManifest, KernelName} from '../../protocol/images';
import type {SaveResult, StartFrom} from '../../protocol/machine-api';
import type {PageStart} from '../machine/start-options';
import type {PortableSnapshot} from '../../snapshots/file';
import type {LabOrigin, LessonWork, Progress, SnapshotKind, SnapshotMeta} from '../../snapshots/meta';
import type {Saved, SnapshotStore} from '../../snapshots/store';

export interface SavesOptions {
  store: SnapshotStore;
  manifest: ImageManifest;
  bases: Bases;
  /** Address of a file of images/. */
  imageUrl: (file: string) => string;
  /** What a lab that a save names is called now; without it, as it is named. */
  currentLab?: (id: string) => string;
  /** Of the lab that is being done. */
  lab: () => string;
  /** The mark of its lesson. */
  lessonHash: () => string;
  /** Labs that are not built in: where each is to be had, and why a machine of one that is not here cannot be opened. */
  addedLabs?: () => {
    originOf(lab: string): LabOrigin | undefined;
    missing(meta: Pick<SnapshotMeta, 'lab' | 'origin'>): Failure | undefined;
  };
  /** MachineApi.compact of a machine with this base; the delta as it is if there is none. */
  compact: (delta: Uint8Array<ArrayBuffer>, base: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** Which copy of the lab's machine this page works on; '' is the machine itself. */
  copyId: () => string;
}

/** What came from outside, judged, and what it starts from here. */
export interface ImportedSnapshot extends Saved {
  base: BaseImage;
  /** The base's file, if the machine brought it along. */
  carried?: Uint8Array<ArrayBuffer>;
}

/** A busy computer tells of an oops so much later than a save was begun that holds it already. */
const LAG_MS = 10_000;

export class Saves {
  readonly #options: Required<SavesOptions>;

  constructor(options: SavesOptions) {
    const {store, currentLab = (id: string) => id, addedLabs = none} = options;
    this.#options = {...options, currentLab, addedLabs, store: withCurrentIds(store, currentLab)};
  }

  list = () => this.#options.store.list();

  read = (id: string) => this.#options.store.read(id);

  remove = (id: string) => this.#options.store.remove(id);

  keepAsCheckpoint = (id: string, name: string) => this.#options.store.keepAsCheckpoint(id, name);

  rename = (id: string, name: string, note?: string) =>
    this.#options.store.rename(id, name.slice(0, NAME_LIMIT), note?.trim().slice(0, NOTE_LIMIT));

  /** `head`: its lab goes on with it. `carried`: the base's file, from whoever sent it. */
  store({carried, ...saved}: Saved & Pick<ImportedSnapshot, 'carried'>, head = false): Promise<Result> {
    const {lab, savedAt, identity} = saved.meta;
    return this.#options.store.put(
      saved,
      async () => carried ?? this.#options.bases.bytes(identity.base),
      head ? {lab, line: this.#options.copyId(), at: savedAt} : undefined,
    );
  }

  setHead(id: string, at: number): Promise<Result> {
    return this.#options.store.setHead({lab: this.#options.lab(), line: this.#options.copyId(), id, at});
  }

  /**
   * What the page may go on with: the save that the lab was left with, then its others, newest first; without a lab,
   * of the lab that was done last. Others' machines open only when asked for.
   */
  async resumable(lab?: string): Promise<Result<{snapshots: SnapshotMeta[]}>> {
    const listed = await this.list();
    if (!listed.ok) return listed;
    const heads = listed.heads
      .filter((head) => head.line === this.#options.copyId() && !this.missing(head))
      .sort((a, b) => b.at - a.at);
    const own = listed.snapshots.filter((meta) => meta.kind !== 'imported' && !this.missing(meta));
    const wanted = lab ?? heads[0]?.lab ?? own[0]?.lab;
    const head = heads.find((each) => each.lab === wanted)?.id;
    return {
      ok: true,
      snapshots: [
        ...listed.snapshots.filter(({id}) => id === head),
        ...own.filter((meta) => meta.lab === wanted && meta.id !== head),
      ],
    };
  }

  /**
   * A lab's newest save that holds nothing of what was heard of at a moment (ms since the epoch). The machine is written down
   * some time after its save is begun, and is heard of late: so much lies between the two, or the save is among `sure`. Where
   * there is no such save, it is the oldest of those that were begun before.
   */
  async lastBefore(lab: string, moment: number, sure: ReadonlySet<string>): Promise<string | undefined> {
    const listed = await this.list();
    if (!listed.ok) return undefined;
    const begunBefore = listed.snapshots.filter(
      ({lab: of, kind, savedAt}) => of === lab && kind !== 'imported' && savedAt < moment,
    );
    const before = begunBefore.find(({id, savedAt}) => sure.has(id) || savedAt < moment - LAG_MS);
    return (before ?? begunBefore.at(-1))?.id;
  }

  /** Undefined if this page has the machine's lab. */
  missing = (meta: Pick<SnapshotMeta, 'lab' | 'origin'>) => this.#options.addedLabs().missing(meta);

  /** The lab that is worked on, where it is to be had, and the mark of its lesson. */
  lesson(): Pick<SnapshotMeta, 'lab' | 'origin'> & {edition: string} {
    const lab = this.#options.lab();
    const origin = this.#options.addedLabs().originOf(lab);
    return {lab, ...(origin && {origin}), edition: this.#options.lessonHash()};
  }

  async describe(
    {delta, identity, stopped}: Extract<SaveResult, {ok: true}>,
    as: {
      lab: string;
      origin?: LabOrigin;
      edition: string;
      kind: SnapshotKind;
      name: string;
      savedAt: number;
      screen: string;
      happened: string[];
      debugInfo?: Uint8Array<ArrayBuffer> | undefined;
    } & LessonWork,
  ): Promise<Saved> {
    const {debugInfo} = as;
    const meta: SnapshotMeta = {
      format: FORMAT,
      id: crypto.randomUUID(),
      kind: as.kind,
      name: as.name.slice(0, NAME_LIMIT),
      lab: as.lab,
      ...(as.origin && {origin: as.origin}),
      edition: as.edition,
      savedAt: as.savedAt,
      size: delta.length,
      checksum: await sha256(delta),
      identity,
      kernelRelease: (this.#options.bases.of(identity.base) ?? this.#options.bases.present).kernelRelease,
      progress: cut(as.progress),
      ...(as.predictions && {predictions: as.predictions}),
      ...(as.debugged && {debugged: as.debugged}),
      happened: as.happened,
      screen: as.screen.slice(0, SCREEN_LIMIT),
      ...(stopped && {stopped}),
      ...(debugInfo && {debugInfo: {size: debugInfo.length, checksum: await sha256(debugInfo)}}),
    };
    return {meta, delta, ...(debugInfo && {debugInfo})};
  }

  /** A save as it travels. In the store saves are larger, and open in a tenth of the time. */
  async compact<S extends Saved>(saved: S): Promise<S> {
    const {meta} = saved;
    const delta = await this.#options.compact(saved.delta, meta.identity.base);
    if (delta.length === meta.size) return saved;
    return {...saved, meta: {...meta, size: delta.length, checksum: await sha256(delta)}, delta};
  }

  /** A machine as it ships for a lab, to be started on the base of this kernel. */
  freshStart(lab: string, kernel: KernelName): StartFrom {
    const {manifest, imageUrl} = this.#options;
    const labs = (kernel === 'checking' ? manifest.checking : manifest)?.labs ?? {};
    // The lab's name may be a stranger's: 'constructor' is in every object.
    const image = Object.hasOwn(labs, lab) ? labs[lab] : undefined;
    return image ? {kind: 'base', start: {kind: 'url', url: imageUrl(image.file), image}} : {kind: 'base'};
  }

  /** A machine as it was saved. */
  startOf = ({meta: {stopped}, delta, debugInfo}: Saved): PageStart => ({
    kind: 'snapshot',
    delta,
    ...(stopped && {stopped}),
    ...(stopped && debugInfo && {debugInfo}),
  });

  shippedBase = (kernel?: KernelName) => this.#options.bases.shipped(kernel);

  /** See Bases. */
  kernelOf = ({identity}: SnapshotMeta) => this.#options.bases.kernelOf(identity.base);

  /** See Bases. */
  baseFor = (meta: SnapshotMeta, carried?: Uint8Array<ArrayBuffer>) =>
    this.#options.bases.baseFor(meta, carried);

  /** See Bases. */
  baseFile = (sha: string) => this.#options.bases.file(sha);

  async toFile(parcel: PortableSnapshot): Promise<{blob: Blob; name: string}> {
    const {lab, savedAt} = parcel.meta;
    return {blob: asBlob(await writeFile(parcel)), name: fileName(lab, savedAt)};
  }

  async toLink(saved: Saved): Promise<Result<{fragment: string}>> {
    const fragment = toFragment(await writeFile(forLink(saved)));
    if (fragment.length > LINK_LIMIT)
      return {ok: false, why: 'link-too-long', message: `it would have ${fragment.length} characters`};
    return {ok: true, fragment};
  }

  /** Judges what came from outside, and says what it would be here. */
  async validateImport(file: Blob): Promise<Result<ImportedSnapshot>> {
    if (file.size > FILE_LIMIT) return fileTooLarge(file.size);
    const bytes = await bytesOf(file);
    if (!bytes.ok) return bytes;
    const read = await readFile(bytes.bytes);
    return read.ok ? this.adopt(read) : read;
  }

  /** Says what a machine from outside would be here. */
  async adopt({meta: theirs, base: carried, ...parts}: PortableSnapshot): Promise<Result<ImportedSnapshot>> {
    const base = await this.baseFor(theirs, carried);
    if (!base.ok) return base;
    // Its own id may be taken here, and its kind was its sender's affair.
    const lab = this.#options.currentLab(theirs.lab);
    const meta: SnapshotMeta = {...theirs, lab, id: crypto.randomUUID(), kind: 'imported'};
    return {ok: true, meta, ...parts, base, ...(carried && {carried})};
  }
}

const none = () => ({originOf: () => undefined, missing: () => undefined});

export const fileName = (lab: string, at: number, more = '') =>
  `${lab}${more}-${new Date(at).toISOString().slice(0, 10)}.modlab`;

/** The screen is but a preview, and would be most of a short link: of it the end. */
const LINK_SCREEN = 320;

export const forLink = ({meta, ...parts}: Saved): Saved => ({
  ...parts,
  meta: {...meta, screen: lastLines(meta.screen.trimEnd())},
});

function lastLines(screen: string): string {
  if (screen.length <= LINK_SCREEN) return screen;
  const end = screen.slice(-LINK_SCREEN);
  return end.slice(end.indexOf('\n') + 1);
}

export const asBlob = (bytes: Uint8Array<ArrayBuffer>) =>
  new Blob([bytes], {type: 'application/octet-stream'});

/** A directory, or a file that was moved after it was chosen, cannot be read. */
export async function bytesOf(file: Blob): Promise<Result<{bytes: Uint8Array<ArrayBuffer>}>> {
  try {
    return {ok: true, bytes: new Uint8Array(await file.arrayBuffer())};
  } catch (error) {
    return {ok: false, why: 'unreadable', message: String(error)} satisfies Failure;
  }
}

/** Evidence quotes the machine, which may say anything at any length. */
const cut = (progress: Progress): Progress =>
  Object.fromEntries(
    Object.entries(progress).map(([id, {at, evidence}]) => [
      id,
      {at, evidence: evidence.slice(0, EVIDENCE_LIMIT)},
    ]),
  );
