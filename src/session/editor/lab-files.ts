/** Owns what a lab's directory holds, below it too: listed, and watched so that a change is heard of. */
import type {AskGuest} from '../machine/guest-channel';
import type {FileStat, GuestFailure, GuestResult, WatchEvent} from '../../protocol/guest';

export interface ListedFile {
  path: string;
  /** From the lab's directory on. */
  name: string;
  size: number;
  mode: number;
  mtimeMs: number;
  /** Made by a build, from the others. */
  product: boolean;
  /** A symbolic link: size and mode are not those of what it names. */
  link: boolean;
}

export interface LabFilesOptions {
  ask: AskGuest;
  /** Without it, the directories are only looked at. */
  watch?: (path: string, onEvent: (event: WatchEvent) => void) => Promise<GuestResult<{watch: number}>>;
  /** A path that has changed. */
  changed?: (path: string) => void;
}

const DEEPEST = 4;
const MOST = 1000;
const MOST_DIRECTORIES = 200;
/** The agent serves 32 requests at a time, and each watch is one. */
const MOST_WATCHED = 12;
const PRODUCT =
  /(^|\/)\.[^/]*\.(cmd|d)$|\.(o|a|ko|mod|mod\.c|order|symvers)$|(^|\/)(Module\.symvers|modules\.order|built-in\.a)$/;
/** What the agent and editors write beside a file before they put it in its place. */
const TEMPORARY = /(^|\/)(\.modlab-[0-9a-f]{8}|\.[^/]*\.sw[a-p])$/;

export const isProduct = (name: string) => PRODUCT.test(name);

export class LabFiles {
  readonly #options: LabFilesOptions;
  readonly directory: string;
  readonly #watches = new Map<string, number>();

  constructor(directory: string, by: LabFilesOptions) {
    this.directory = directory;
    this.#options = by;
  }

  /** All files by name; the first watches stand before the first look, so that nothing falls between. */
  async list(): Promise<GuestResult<{files: ListedFile[]}>> {
    const files: ListedFile[] = [];
    const seen = new Set<string>();
    let directories = [this.directory];
    for (let depth = 0; depth < DEEPEST && directories.length > 0; depth++) {
      const below: string[] = [];
      for (const directory of directories) {
        seen.add(directory);
        const listed = await this.#look(directory);
        if (!listed.ok && (directory === this.directory || listed.why !== 'errno')) return listed;
        for (const entry of listed.ok ? listed.entries : []) {
          const path = `${directory}/${entry.name}`;
          if (entry.type === 'directory' && !entry.name.startsWith('.')) below.push(path);
          const file = this.#file(path, entry);
          if (file && files.length < MOST) files.push(file);
        }
      }
      directories = below.slice(0, MOST_DIRECTORIES);
    }
    await this.#unwatch((directory) => !seen.has(directory));
    return {ok: true, files: files.sort((a, b) => (a.name < b.name ? -1 : 1))};
  }

  #file(path: string, {type, size, mode, mtimeMs}: FileStat): ListedFile | undefined {
    const name = path.slice(this.directory.length + 1);
    if ((type !== 'file' && type !== 'symlink') || TEMPORARY.test(name)) return undefined;
    return {path, name, size, mode, mtimeMs, product: isProduct(name), link: type === 'symlink'};
  }

  async #look(directory: string): Promise<GuestResult<{entries: FileStat[]}>> {
    const {watch, changed, ask} = this.#options;
    if (watch && !this.#watches.has(directory) && this.#watches.size < MOST_WATCHED) {
      const watched = await watch(directory, ({path}) => {
        if (!TEMPORARY.test(path)) changed?.(path);
      });
      if (watched.ok) this.#watches.set(directory, watched.watch);
    }
    return ask((guest) => guest.list(directory));
  }

  async #unwatch(which: (directory: string) => boolean): Promise<void> {
    const left = [...this.#watches].filter(([directory]) => which(directory));
    for (const [directory] of left) this.#watches.delete(directory);
    for (const [, watch] of left)
      await this.#options.ask((guest) => guest.unwatch(watch).then((): GuestResult<object> => ({ok: true})));
  }
}

/** A failure of the guest, told of a file. */
export const about = <F extends GuestFailure>(failure: F, name: string) => ({...failure, name});

/** Differs when the file's contents may. */
export const markOf = ({size, mtimeMs}: ListedFile) => `${size} ${mtimeMs}`;
