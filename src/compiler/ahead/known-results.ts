/** Owns results of jobs that may be asked for again: each with the files that it depends on, all of them within a limit. */
import {FileSystem} from '../system/file-system';
import {contents} from '../system/layer';
import type {CompileCallHead, CompileJob, JobOutcome} from '../job';

type Made = Extract<JobOutcome, {ok: true}>;

/** What GCC and as read of the environment; kbuild has some hundred variables more, which differ from make to make. */
const ENVIRONMENT =
  /^(?:GCC\w*|COLLECT_\w+|\w*INCLUDE_PATH|COMPILER_PATH|LIBRARY_PATH|LPATH|CPATH|PATH|PWD|DEPENDENCIES_OUTPUT|SUNPRO_DEPENDENCIES|SOURCE_DATE_EPOCH|TMPDIR|TMP|TEMP|TERM\w*|COLORTERM|COLUMNS|LANG\w*|LC_\w+|POSIXLY_CORRECT|GNUTARGET)=/;

const TIME = /__(?:DATE|TIME|TIMESTAMP)__/;

/** A source with such macros yields something else the next time. */
export const tellsTime = (source: Uint8Array): boolean => TIME.test(new TextDecoder('latin1').decode(source));

interface Entry {
  /** With those of its files that the program looked at. */
  job: CompileJob;
  result: Made;
  bytes: number;
}

/** All but the files: jobs of another key have nothing to do with each other. */
export const keyOf = ({tool, argv, env, cwd, terminalColumns}: CompileCallHead): string =>
  JSON.stringify([tool, argv, cwd, terminalColumns, env.filter((word) => ENVIRONMENT.test(word)).sort()]);

/** As a program sees the guest's files: what the images have, they have for every job. */
const filesOf = (job: CompileJob) => new FileSystem([], job);

function isSame(one: FileSystem, other: FileSystem, path: string): boolean {
  if (path.endsWith('/'))
    return one.list(path.slice(0, -1)).join('/') === other.list(path.slice(0, -1)).join('/');
  const [file, its] = [one.file(path), other.file(path)];
  if (!file || !its) return file === its && one.isDirectory(path) === other.isDirectory(path);
  const [bytes, itsBytes] = [contents(file), contents(its)];
  return (
    file.mode === its.mode &&
    bytes.length === itsBytes.length &&
    bytes.every((byte, i) => byte === itsBytes[i])
  );
}

const copied = ({stdout, stderr, written, ...rest}: Made): Made => ({
  ...rest,
  stdout: stdout.slice(),
  stderr: stderr.slice(),
  written: written.map(({bytes, ...file}) => ({...file, bytes: bytes.slice()})),
});

const sizeOf = (files: readonly {bytes: Uint8Array}[]) =>
  files.reduce((sum, {bytes}) => sum + bytes.length, 0);

export class KnownResults {
  readonly #limit: number;
  /** The one that was used last comes last. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  /** `limit`: bytes, of results and of the files that they depend on. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a copy of what can be had again: of a program that succeeded, removed nothing, and could not tell the time. */
  keep(job: CompileJob, result: Made): void {
    const looked = new Set(result.looked);
    const files = job.files.filter(({path}) => looked.has(path));
    if (result.exitCode !== 0 || result.removed.length > 0 || job.stdin) return;
    if (files.some(({bytes}) => tellsTime(bytes))) return;
    const kept = {...job, files: files.map(({bytes, ...file}) => ({...file, bytes: bytes.slice()}))};
    const bytes = sizeOf(files) + sizeOf(result.written) + result.stdout.length + result.stderr.length;
    const key = keyOf(job);
    this.#drop(key);
    this.#entries.set(key, {job: kept, result: copied(result), bytes});
    this.#bytes += bytes;
    for (const [oldest] of this.#entries) {
      if (this.#bytes <= this.#limit) return;
      this.#drop(oldest);
    }
  }

  /** The paths that a result for that key depends on. */
  looked(key: string): readonly string[] | undefined {
    return this.#entries.get(key)?.result.looked;
  }

  /** What the job would yield, if a job that saw the same has. */
  find(job: CompileJob): Made | undefined {
    const key = keyOf(job);
    const entry = this.#entries.get(key);
    if (!entry || job.stdin) return undefined;
    const [then, now] = [filesOf(entry.job), filesOf(job)];
    if (!entry.result.looked.every((path) => isSame(then, now, path))) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return {...copied(entry.result), missing: now.outcome().missing, ms: 0};
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}
