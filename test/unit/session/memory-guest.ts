/** Owns a guest that is a map of files, for tests of what the page makes of files and of their changes. */
import type {AskGuest} from '../../../src/session/machine/guest-channel';
import type {FileStat, Guest, GuestFailure, WatchEvent} from '../../../src/protocol/guest';

interface Entry {
  bytes: Uint8Array<ArrayBuffer>;
  mode: number;
  mtimeMs: number;
}

const encode = (text: string) => Uint8Array.from(new TextEncoder().encode(text));
const missing = (path: string): GuestFailure => ({ok: false, why: 'errno', errno: 'ENOENT', message: path});

export class MemoryGuest {
  readonly files = new Map<string, Entry>();
  /** What is done to it, in order. */
  readonly deeds: string[] = [];
  readonly #watched = new Map<string, (event: WatchEvent) => void>();
  #running = true;
  #time = 0;

  constructor(files: Record<string, string>) {
    for (const [path, text] of Object.entries(files)) this.put(path, text);
  }

  /** As a program in the guest writes. */
  put(path: string, content: string | Uint8Array, mode = 0o644): void {
    const bytes = typeof content === 'string' ? encode(content) : Uint8Array.from(content);
    this.files.set(path, {bytes, mode, mtimeMs: ++this.#time});
    this.#tell(path, 'changed');
  }

  delete(path: string): void {
    this.files.delete(path);
    this.#tell(path, 'deleted');
  }

  text = (path: string) => new TextDecoder().decode(this.files.get(path)?.bytes);

  stop(): void {
    this.#running = false;
  }

  readonly ask: AskGuest = (question) =>
    this.#running
      ? question(this.#guest)
      : Promise.resolve({ok: false, why: 'not-running', message: 'there is no machine'});

  readonly watch = (path: string, onEvent: (event: WatchEvent) => void) => {
    this.#watched.set(path, onEvent);
    return Promise.resolve({ok: true as const, watch: this.#watched.size});
  };

  readonly #guest = {
    readFile: (path: string, limit = 1 << 20) => {
      const file = this.files.get(path);
      if (!file) return Promise.resolve(missing(path));
      return Promise.resolve(
        file.bytes.length > limit
          ? {ok: false as const, why: 'too-large' as const, message: path}
          : {ok: true as const, bytes: file.bytes},
      );
    },
    writeFile: (path: string, bytes: Uint8Array, mode?: number) => {
      this.deeds.push(`write ${path}`);
      this.put(path, bytes, mode);
      return Promise.resolve({ok: true as const});
    },
    stat: (path: string) => {
      const entry = this.#stat(path);
      return Promise.resolve(entry ? {ok: true as const, stat: entry} : missing(path));
    },
    list: (path: string) => {
      const below = [...this.files.keys()].filter((each) => each.startsWith(`${path}/`));
      const names = new Set(below.map((each) => each.slice(path.length + 1).split('/')[0] ?? ''));
      const entries = [...names].flatMap((name) => this.#stat(`${path}/${name}`) ?? []);
      return Promise.resolve(entries.length > 0 ? {ok: true as const, entries} : missing(path));
    },
    unwatch: () => Promise.resolve(),
    run: (script: string) => {
      this.deeds.push(script);
      const [, from = '', to = ''] = /\bmv (\S+) (\S+)/.exec(script) ?? [];
      const moved = this.files.get(from);
      if (moved) {
        this.files.delete(from);
        this.files.set(to, moved);
        this.#tell(to, 'moved-to');
      }
      const [, removed = ''] = /\brm -f (\S+)/.exec(script) ?? [];
      if (removed) this.delete(removed);
      const said = new Uint8Array();
      const outcome = {stdout: said, stderr: said, exitCode: 0, timedOut: false, truncated: false};
      return Promise.resolve({ok: true as const, ...outcome});
    },
  } as unknown as Guest;

  #stat(path: string): FileStat | undefined {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const file = this.files.get(path);
    if (file) return {name, type: 'file', mode: file.mode, size: file.bytes.length, mtimeMs: file.mtimeMs};
    const directory = [...this.files.keys()].some((each) => each.startsWith(`${path}/`));
    return directory ? {name, type: 'directory', mode: 0o755, size: 0, mtimeMs: 0} : undefined;
  }

  #tell(path: string, what: WatchEvent['what']): void {
    this.#watched.get(path.slice(0, path.lastIndexOf('/')))?.({path, what});
  }
}
