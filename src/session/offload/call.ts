/** Owns one compile call of the guest's: the files it needs are asked for, the job is run, what it made is handed back. */
import {ProtocolError, FrameReader, encode} from './wire';
import {nameOf} from '../editor/paths';
import {isGuestPath, forceStaticLink, toolOf, predictInputs} from './arguments';
import type {CallHead, GuestMessage} from './wire';
import type {CompilerProcess} from '../workers/compiler-process';
import type {CompileJob, CompileResult, JobFile} from '../../protocol/compiler-api';

/** A program that asks for files behind files is served so often; headers come along with their directory. */
const ROUNDS = 24;

export interface CompileCallOptions {
  compiler: Pick<CompilerProcess, 'run'>;
  answer: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** What a compiler said of sources, for whoever shows it. */
  diagnosed?: (job: CompileJob, stderr: Uint8Array) => void;
}

interface Asked {
  files: Extract<GuestMessage, {type: 'file'}>[];
  directories: Extract<GuestMessage, {type: 'directory'}>[];
}

export class CompileCall {
  readonly #options: CompileCallOptions;
  readonly #reader = new FrameReader();
  readonly #aborted = new AbortController();
  #asked: Asked = {files: [], directories: []};
  #done: (asked: Asked) => void = () => undefined;
  #stdin: (bytes: Uint8Array<ArrayBuffer>) => void = () => undefined;
  readonly #files = new Map<string, JobFile>();
  readonly #listed = new Map<string, string[] | undefined>();
  readonly #known = new Set<string>();

  constructor(options: CompileCallOptions) {
    this.#options = options;
  }

  /** Bytes from the guest. */
  receive(bytes: Uint8Array): void {
    try {
      for (const said of this.#reader.push(bytes)) this.#onMessage(said);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#end(1, `compile: what came from the guest makes no sense (${error.message})\n`);
    }
  }

  /** The program in the guest is gone. */
  end(): void {
    this.#aborted.abort();
  }

  #onMessage(said: GuestMessage): void {
    switch (said.type) {
      case 'call':
        void this.#serve(said);
        return;
      case 'stdin':
        this.#stdin(said.bytes);
        return;
      case 'file':
        this.#asked.files.push(said);
        return;
      case 'directory':
        this.#asked.directories.push(said);
        return;
      case 'done': {
        const asked = this.#asked;
        this.#asked = {files: [], directories: []};
        this.#done(asked);
      }
    }
  }

  #end(code: number, message?: string): void {
    if (message !== undefined) this.#options.answer(encode.stderr(message));
    this.#options.answer(encode.exit(code));
    this.end();
  }

  /** Resolves when the guest has said all; never if it is gone. */
  #ask(frame: Uint8Array<ArrayBuffer>): Promise<Asked> {
    const all = new Promise<Asked>((resolve) => (this.#done = resolve));
    this.#options.answer(frame);
    return all;
  }

  /** Whether something that is there came of it. Directories first: their sources come along. */
  async #fetch(files: readonly string[], directories: readonly string[]): Promise<boolean> {
    const unlisted = directories.filter((path) => !this.#listed.has(path));
    const listed =
      unlisted.length > 0 && this.#keep(unlisted, await this.#ask(encode.wantDirectories(unlisted)));
    const unknown = files.filter((path) => !this.#known.has(path));
    const found = unknown.length > 0 && this.#keep(unknown, await this.#ask(encode.wantFiles(unknown)));
    return listed || found;
  }

  #keep(paths: readonly string[], asked: Asked): boolean {
    for (const {path, names} of asked.directories) this.#listed.set(path, names);
    for (const {path, kind, bytes, mode, mtime} of asked.files)
      if (kind === 'file') this.#files.set(path, {path, bytes, mode, mtime});
    for (const path of [...paths, ...asked.files.map((file) => file.path)]) this.#known.add(path);
    return asked.files.some(({kind}) => kind !== 'absent');
  }

  async #serve(head: CallHead): Promise<void> {
    const {argv, cwd, env, columns} = head;
    const tool = toolOf(argv);
    const name = nameOf(argv[0] ?? '');
    if (!tool) return this.#end(127, `${name}: there is no such program beside this machine\n`);
    const wanted = predictInputs(tool, argv, cwd);
    const stdin = wanted.stdin ? await this.#readStdin() : undefined;
    for (const path of wanted.written) this.#known.add(path);
    await this.#fetch(wanted.files, wanted.directories);
    for (let round = 0; ; round++) {
      const job: CompileJob = {
        tool,
        argv: forceStaticLink(tool, argv),
        env,
        cwd,
        files: [...this.#files.values()],
        complete: [],
        listed: [...this.#listed].map(([path, names]) => ({path, names})),
        ...(stdin && {stdin}),
        ...(columns > 0 && {terminalColumns: columns}),
      };
      const result = await this.#options.compiler.run(job, this.#aborted.signal);
      if (this.#aborted.signal.aborted) return;
      const more = result.ok
        ? result.missing.filter((path) => isGuestPath(path) && !this.#known.has(path))
        : [];
      if (more.length > 0 && round < ROUNDS && (await this.#fetch(more, []))) continue;
      return this.#reply(name, head.umask, job, result);
    }
  }

  #readStdin(): Promise<Uint8Array<ArrayBuffer>> {
    const all = new Promise<Uint8Array<ArrayBuffer>>((resolve) => (this.#stdin = resolve));
    this.#options.answer(encode.wantStdin());
    return all;
  }

  #reply(
    name: string,
    umask: number,
    job: CompileJob,
    result: Awaited<ReturnType<CompilerProcess['run']>>,
  ): void {
    const {answer, diagnosed} = this.#options;
    if (!result.ok)
      return this.#end(result.why === 'crashed' ? 4 : 1, `${name}: ${describeFailure(result)}\n`);
    diagnosed?.(job, result.stderr);
    for (const path of result.removed) answer(encode.remove(path));
    for (const {path, bytes, mode} of result.written) answer(encode.write(path, mode & ~umask, bytes));
    if (result.stdout.length > 0) answer(encode.stdout(result.stdout));
    if (result.stderr.length > 0) answer(encode.stderr(result.stderr));
    this.#end(result.exitCode);
  }
}

type Failed = Exclude<Awaited<ReturnType<CompilerProcess['run']>>, Extract<CompileResult, {ok: true}>>;

function describeFailure(failed: Failed): string {
  switch (failed.why) {
    case 'download-failed':
      return `the compiler, which runs in the page beside this machine, could not be fetched: ${failed.message}. Check the connection and run it again.`;
    case 'hash-mismatch':
    case 'damaged':
      return `the compiler, which runs in the page beside this machine, arrived damaged: ${failed.message}. Reload the page and run it again.`;
    case 'crashed':
      return `internal compiler error: ${failed.message}`;
    case 'too-long':
      return `stopped: ${failed.message}`;
    case 'stopped':
      return 'interrupted';
  }
}
