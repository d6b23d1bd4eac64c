/**
 * Owns the second build of what a guest compiles: the same sources, with debug information, so that a debugger knows a module
 * before it is loaded. The guest sees nothing of it.
 */
import {nameOf, resolvePath} from '../../protocol/paths';
import type {CompileJob, CompileResult, JobOutcome} from '../job';
import type {DebugObject} from '../../protocol/compiler-api';

interface Twin {
  /** As the guest has it: what has changed since is another object. */
  plain: Uint8Array;
  /** Undefined if it could not be made. */
  debug: Promise<Uint8Array<ArrayBuffer> | undefined>;
  sources: DebugObject['sources'];
}

/** More objects than a lab's modules have. */
const MOST = 200;
type Done = Extract<CompileResult, {ok: true}>;

/** What a driver's source is called; kbuild's own (hello.mod.c) is nobody's to look at. */
const SOURCE = /(?<!\.mod)\.c$/;

export class DebugObjects {
  readonly #compile: (job: CompileJob) => Promise<JobOutcome>;
  readonly #found: (object: DebugObject) => void;
  readonly #twins = new Map<string, Twin>();
  wanted = false;

  constructor(compile: (job: CompileJob) => Promise<JobOutcome>, found: (object: DebugObject) => void) {
    this.#compile = compile;
    this.#found = found;
  }

  /** A program of the guest's has done its work, whatever it was. Resolves once its module is known. */
  async onDone(job: CompileJob, result: Done): Promise<void> {
    if (!this.wanted || result.exitCode !== 0) return;
    const {argv} = job;
    if (job.tool === 'gcc' && argv.includes('-c') && argv.includes('-DMODULE')) this.#onCompiled(job, result);
    else if (job.tool === 'ld' && argv.includes('-r')) await this.#onLinked(job, result);
  }

  /** Goes on beside what the guest does next. */
  #onCompiled(job: CompileJob, result: Done): void {
    const source = job.files.find(
      ({path}) => SOURCE.test(path) && job.argv.some((word) => resolvePath(job.cwd, word) === path),
    );
    const plain = outputOf(job, result);
    if (!source || !plain) return;
    const text = new TextDecoder().decode(source.bytes);
    void this.#keep(plain, {...job, argv: [...job.argv, '-g']}, [{path: source.path, text}]);
  }

  async #onLinked(job: CompileJob, result: Done): Promise<void> {
    const plain = outputOf(job, result);
    const twins = job.files.flatMap((file) => {
      const twin = this.#twins.get(file.path);
      return twin && isSame(twin.plain, file.bytes) ? [{path: file.path, twin}] : [];
    });
    if (!plain || twins.length === 0) return;
    const sources = twins.flatMap(({twin}) => twin.sources);
    const own = {path: plain.path, bytes: plain.bytes.slice()};
    const debugs = new Map(
      await Promise.all(twins.map(async ({path, twin}) => [path, await twin.debug] as const)),
    );
    const files = job.files.map((file) => {
      const bytes = debugs.get(file.path);
      return bytes ? {...file, bytes} : file;
    });
    const debug = await this.#keep(own, {...job, files}, sources);
    if (debug && own.path.endsWith('.ko')) this.#found({path: own.path, bytes: debug.slice(), sources});
  }

  #keep(
    plain: {path: string; bytes: Uint8Array},
    job: CompileJob,
    sources: DebugObject['sources'],
  ): Twin['debug'] {
    const debug = this.#compile(job).then((made) =>
      made.ok && made.exitCode === 0 ? outputOf(job, made)?.bytes : undefined,
    );
    this.#twins.delete(plain.path);
    for (const oldest of [...this.#twins.keys()].slice(0, Math.max(0, this.#twins.size - MOST)))
      this.#twins.delete(oldest);
    // What is handed to the guest is handed over: it is nobody else's any more.
    this.#twins.set(plain.path, {plain: plain.bytes.slice(), debug, sources});
    return debug;
  }
}

/** The file that -o names. */
function outputOf({argv, cwd}: CompileJob, {written}: Done) {
  const name = argv[argv.indexOf('-o') + 1];
  if (name === undefined || nameOf(name) === '') return undefined;
  const path = resolvePath(cwd, name);
  return written.find((each) => each.path === path);
}

const isSame = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);
