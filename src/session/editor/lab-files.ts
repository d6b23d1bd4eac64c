/** Owns what a lab's folder holds, below it too: listed, and watched so that a change is heard of. */
import type {AskGuest} from '../lesson/check-context';
import type {FileStat, GuestFailure, GuestResult, WatchEvent} from '../../protocol/guest';

export interface ListedFile {
  path: string;
  /** From the lab's folder on. */
  name: string;
  size: number;
  mode: number;
  mtimeMs: number;
  /** Made by a build, from the others. */
  product: boolean;
  /** A symbolic link: size and mode are not those of what it names. */
  link: boolean;
}

export interface Watching {
  ask: AskGuest;
  /** Without it, the folders are only looked at. */
  watch?: (path: string, onEvent: (event: WatchEvent) => void) => Promise<GuestResult<{watch: number}>>;
  /** A path that has changed. */
  heard?: (path: string) => void;
}

const DEEPEST = 4;
const MOST = 1000;
/** The agent serves 32 requests at a time, and each watch is one. */
const MOST_WATCHED = 12;
const PRODUCT =
  /(^|\/)\.[^/]*\.(cmd|d)$|\.(o|a|ko|mod|mod\.c|order|symvers)$|(^|\/)(Module\.symvers|modules\.order|built-in\.a)$/;
/** What the agent and editors write beside a file before they put it in its place. */
const PASSING = /(^|\/)(\.modlab-[0-9a-f]{8}|\.[^/]*\.sw[a-p])$/;

export const isProduct = (name: string) => PRODUCT.test(name);

export class FilesOfLab {
  readonly #by: Watching;
  readonly folder: string;
  readonly #watches = new Map<string, number>();

  constructor(folder: string, by: Watching) {
    this.folder = folder;
    this.#by = by;
  }

  /** All files by name; the first watches stand before the first look, so that nothing falls between. */
  async list(): Promise<GuestResult<{files: ListedFile[]}>> {
    const files: ListedFile[] = [];
    const seen = new Set<string>();
    let folders = [this.folder];
    for (let depth = 0; depth < DEEPEST && folders.length > 0; depth++) {
      const below: string[] = [];
      for (const folder of folders) {
        seen.add(folder);
        const listed = await this.#look(folder);
        if (!listed.ok && (folder === this.folder || listed.why !== 'errno')) return listed;
        for (const entry of listed.ok ? listed.entries : []) {
          const path = `${folder}/${entry.name}`;
          if (entry.type === 'directory' && !entry.name.startsWith('.')) below.push(path);
          const file = this.#file(path, entry);
          if (file && files.length < MOST) files.push(file);
        }
      }
      folders = below;
    }
    await this.#unwatch((folder) => !seen.has(folder));
    return {ok: true, files: files.sort((a, b) => (a.name < b.name ? -1 : 1))};
  }

  #file(path: string, {type, size, mode, mtimeMs}: FileStat): ListedFile | undefined {
    const name = path.slice(this.folder.length + 1);
    if ((type !== 'file' && type !== 'symlink') || PASSING.test(name)) return undefined;
    return {path, name, size, mode, mtimeMs, product: isProduct(name), link: type === 'symlink'};
  }

  async #look(folder: string): Promise<GuestResult<{entries: FileStat[]}>> {
    const {watch, heard, ask} = this.#by;
    if (watch && !this.#watches.has(folder) && this.#watches.size < MOST_WATCHED) {
      const watched = await watch(folder, ({path}) => {
        if (!PASSING.test(path)) heard?.(path);
      });
      if (watched.ok) this.#watches.set(folder, watched.watch);
    }
    return ask((guest) => guest.list(folder));
  }

  async #unwatch(which: (folder: string) => boolean): Promise<void> {
    const left = [...this.#watches].filter(([folder]) => which(folder));
    for (const [folder] of left) this.#watches.delete(folder);
    for (const [, watch] of left)
      await this.#by.ask((guest) => guest.unwatch(watch).then((): GuestResult<object> => ({ok: true})));
  }
}

/** A failure of the guest, told of a file. */
export const about = <F extends GuestFailure>(failure: F, name: string) => ({...failure, name});
