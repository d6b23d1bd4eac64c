/** Owns one compile call of the guest's: the files it needs are asked for, the job is run, what it made is handed back. */
import {calledInPlace, forceStaticLink, isGuestPath, predictInputs, predictListed, toolOf} from './arguments';
import {ofStandard} from './c-standards';
import {NO_PERL, checkpatchOf, completeWords, predictCheckpatch, predictKernelDoc} from './checkpatch-call';
import {makefilesOf} from '../ahead/kbuild-line';
import {COMPILER, checkpatchFailureOf, describeFailure, failureOf} from './failures';
import {decode, encode} from './wire';
import {ProtocolError, REQUEST} from '../../protocol/compile-calls';
import {directoryOf, nameOf} from '../../protocol/paths';
import type {CompileCallHead, CompileJob, CompileResult, JobFile, JobOutcome, Listing} from '../job';
import type {CheckpatchCall} from './checkpatch-call';
import type {CallHead, GuestFile} from './wire';
import type {RunCheckpatch} from '../checkpatch/process';
import type {CallReply} from '../../protocol/compile-calls';
import type {CompilerLoad, CompilerOutput} from '../../protocol/compiler-api';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * A program that asks for files behind files begins again with each: after so long, all its runs together, it is
 * stopped. One run that does not end is the pool's to end, with its worker.
 */
const TIME_LIMIT_MS = 60_000;
/** Each file is a few objects here, however short it is. */
const FILES_LIMIT = 50_000;

export interface CallHost {
  /** Resolves when the compiler can be called, or with why it cannot. */
  load(): Promise<CompilerLoad>;
  /** The guest's paths that a result depends on that is there before it is asked for, or will be soon. */
  foreseen(call: CompileCallHead, signal: AbortSignal): Promise<readonly string[] | undefined> | undefined;
  /** That result, if the job has what it depends on. */
  known(job: CompileJob): JobOutcome | undefined;
  /** `signal`: nobody waits for the job any more. */
  compile(job: CompileJob, signal: AbortSignal): Promise<JobOutcome>;
  /** Runs the kernel's checkpatch.pl, or its kernel-doc. */
  checkpatch: RunCheckpatch;
  onOutput(output: CompilerOutput): void;
  /** A job is done, and the guest has nothing of it yet; it has when this resolves. */
  onDone?(job: CompileJob, result: Extract<CompileResult, {ok: true}>): Promise<void>;
}

/** The guest's answer to one question. */
interface Answer {
  files: GuestFile[];
  directories: Listing[];
  stdin: Bytes | undefined;
}

const nothingYet = (): Answer => ({files: [], directories: [], stdin: undefined});

type WithoutId<T> = T extends unknown ? Omit<T, 'callId'> : never;
type Post = (reply: WithoutId<Extract<CallReply, {chunks: unknown}>>) => void;

export class CompileCall {
  readonly #host: CallHost;
  readonly #post: Post;
  #answer = nothingYet();
  #answered: ((answer: Answer) => void) | undefined;
  readonly #files = new Map<string, JobFile>();
  readonly #listed = new Map<string, ReadonlySet<string> | undefined>();
  /** That are there, as it turned out when they were asked for as files. */
  readonly #directories = new Set<string>();
  /** Paths that were asked for, or that the guest has sent unasked, beside others. */
  readonly #known = new Set<string>();
  readonly #over = new AbortController();

  constructor(host: CallHost, post: Post) {
    this.#host = host;
    this.#post = post;
  }

  /** From the call to its result, which is posted whatever happens, unless the program is gone before. */
  async serve(payload: Bytes): Promise<void> {
    try {
      await this.#serve(decode.call(payload));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A frame of the guest's answer. */
  onFrame(type: number, payload: Bytes): void {
    if (this.#over.signal.aborted) return;
    try {
      this.#collect(type, payload);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The program in the guest is gone. */
  close(): void {
    this.#over.abort();
  }

  #fail(error: unknown): void {
    if (error instanceof ProtocolError)
      this.#end(1, `compile: what came from the guest makes no sense (${error.message})\n`);
    else this.#end(4, `compile: internal error: ${String(error)}\n`);
  }

  #end(code: number, message: string, chunks: readonly Bytes[] = []): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    const text = message === '' ? [] : encode.stderr(message);
    this.#post({kind: 'result', chunks: [...chunks, ...text, ...encode.exit(code)]});
  }

  #collect(type: number, payload: Bytes): void {
    const answer = this.#answer;
    if (type === REQUEST.file) answer.files.push(decode.file(payload));
    else if (type === REQUEST.directory) answer.directories.push(decode.directory(payload));
    else {
      if (type === REQUEST.stdin) answer.stdin = payload;
      this.#answer = nothingYet();
      this.#answered?.(answer);
    }
    if (this.#files.size + answer.files.length + answer.directories.length > FILES_LIMIT)
      throw new ProtocolError('more files than a call can have');
  }

  /** Resolves when the guest's answer is whole; never if the guest's program is gone. */
  #ask(what: 'files' | 'stdin', chunks: Bytes[]): Promise<Answer> {
    const all = new Promise<Answer>((resolve) => (this.#answered = resolve));
    this.#post({kind: 'ask', what, chunks});
    return all;
  }

  /** Whether something that is there came of it. Directories first: their sources come along. */
  async #fetch(files: readonly string[], directories: readonly string[] = []): Promise<boolean> {
    const unlisted = directories.filter((path) => !this.#listed.has(path));
    const listed =
      unlisted.length > 0 && this.#keep(unlisted, await this.#ask('files', encode.wantDirectories(unlisted)));
    const unknown = files.filter((path) => !this.#known.has(path) && !this.#isListedAbsent(path));
    const found =
      unknown.length > 0 && this.#keep(unknown, await this.#ask('files', encode.wantFiles(unknown)));
    return listed || found;
  }

  #keep(asked: readonly string[], {files, directories}: Answer): boolean {
    const wanted = new Set(asked);
    for (const path of asked) this.#known.add(path);
    for (const {path, names} of directories) {
      if (!wanted.has(path)) throw new ProtocolError('a directory that was not asked for');
      this.#listed.set(path, names);
    }
    for (const {path, kind, bytes, mode, mtime} of files) {
      if (!wanted.has(path) && !wanted.has(directoryOf(path)))
        throw new ProtocolError('a file that was not asked for');
      this.#known.add(path);
      if (kind === 'directory') this.#directories.add(path);
      if (kind === 'file') this.#files.set(path, {path, bytes, mode, mtime});
    }
    return files.some(({kind}) => kind !== 'absent');
  }

  #isListedAbsent(path: string): boolean {
    const directory = directoryOf(path);
    return this.#listed.has(directory) && !this.#listed.get(directory)?.has(nameOf(path));
  }

  async #serve(head: CallHead): Promise<void> {
    const {cwd, env, columns} = head;
    const checkpatch = checkpatchOf(head.argv);
    if (checkpatch) return this.#checkpatch(checkpatch, head);
    const tool = toolOf(head.argv);
    const name = nameOf(head.argv[0] ?? '');
    if (name === 'perl') return this.#end(127, NO_PERL);
    if (!tool) return this.#end(127, `${name}: there is no such program beside this machine\n`);
    const standard = ofStandard(head.argv);
    if (!standard.ok) return this.#end(1, standard.message);
    const {argv} = standard;
    const loading = this.#host.load();
    const wanted = predictInputs(tool, argv, cwd);
    const stdin = wanted.stdin ? (await this.#ask('stdin', encode.wantStdin())).stdin : undefined;
    for (const path of wanted.written) this.#known.add(path);
    const call: CompileCallHead = {
      tool,
      argv: forceStaticLink(tool, calledInPlace(tool, argv)),
      env,
      cwd,
      ...(columns > 0 && {terminalColumns: columns}),
    };
    const coming = stdin ? undefined : this.#host.foreseen(call, this.#over.signal);
    const foreseen = coming && (await coming);
    if (foreseen) {
      await this.#fetch(foreseen.filter(isGuestPath));
      const job = this.#jobOf(call);
      const known = this.#host.known(job);
      if (known?.ok && this.#moreOf(known).length === 0) return this.#reply(head.umask, job, known);
    }
    const makefiles = makefilesOf(argv, cwd).filter(isGuestPath);
    await this.#fetch([...wanted.files, ...makefiles], wanted.directories);
    await this.#fetch(predictListed(tool, argv, cwd, (path) => this.#textOf(path)));
    const loaded = await loading;
    if (!loaded.ok) return this.#end(1, `${name}: ${describeFailure(loaded, COMPILER)}\n`);
    for (let spent = 0; ;) {
      if (this.#over.signal.aborted) return;
      const job = this.#jobOf(call, stdin);
      const result = await this.#host.compile(job, this.#over.signal);
      if (!result.ok) return this.#end(...failureOf(name, result));
      spent += result.ms;
      const more = this.#moreOf(result);
      if (more.length === 0 || !(await this.#fetch(more))) return this.#reply(head.umask, job, result);
      if (spent > TIME_LIMIT_MS)
        return this.#end(1, `${name}: stopped: no end after ${TIME_LIMIT_MS / 1000} s\n`);
    }
  }

  async #checkpatch({script, called, words}: CheckpatchCall, {cwd, env, umask}: CallHead): Promise<void> {
    const home = env.find((each) => each.startsWith('HOME='))?.slice('HOME='.length) ?? '/';
    const isCheckpatch = script === 'checkpatch.pl';
    const wanted = isCheckpatch ? predictCheckpatch(words, {cwd, home}) : predictKernelDoc(words, cwd);
    const stdin = wanted.stdin ? (await this.#ask('stdin', encode.wantStdin())).stdin : undefined;
    await this.#fetch([...wanted.named, ...wanted.others]);
    const outcome = await this.#host.checkpatch(
      {
        ...{script, called, cwd, home},
        words: isCheckpatch ? completeWords(words, wanted, (path) => this.#textOf(path)) : words,
        files: [...this.#files.values()].map(({path, bytes}) => ({path, bytes})),
        ...(stdin && {stdin}),
      },
      this.#over.signal,
    );
    if (!outcome.ok) return this.#end(...checkpatchFailureOf(nameOf(called), outcome));
    const {exitCode, stdout, stderr, written} = outcome;
    const modeOf = (path: string) => this.#files.get(path)?.mode ?? 0o666 & ~umask;
    this.#end(exitCode, '', [
      ...written.flatMap(({path, bytes}) => encode.write(path, modeOf(path), bytes)),
      ...(stdout.length > 0 ? encode.stdout(stdout) : []),
      ...(stderr.length > 0 ? encode.stderr(stderr) : []),
    ]);
  }

  /** With all that has been shown. */
  #jobOf(call: CompileCallHead, stdin?: Bytes): CompileJob {
    return {
      ...call,
      files: [...this.#files.values()],
      listed: [...this.#listed].map(([path, names]) => ({path, names})),
      directories: [...this.#directories],
      ...(stdin && {stdin}),
    };
  }

  /** What a program has missed and the guest has not been asked for. */
  #moreOf({missing}: Extract<JobOutcome, {ok: true}>): string[] {
    return missing.filter((path) => isGuestPath(path) && !this.#known.has(path));
  }

  #textOf(path: string): string | undefined {
    const file = this.#files.get(path);
    return file && new TextDecoder().decode(file.bytes);
  }

  async #reply(umask: number, job: CompileJob, result: Extract<CompileResult, {ok: true}>): Promise<void> {
    const {tool, argv, cwd} = job;
    const {exitCode, stdout, stderr, written, removed} = result;
    this.#host.onOutput({tool, argv, cwd, stderr});
    await this.#host.onDone?.(job, result);
    this.#end(exitCode, '', [
      ...removed.flatMap(encode.remove),
      ...written.flatMap(({path, bytes, mode}) => encode.write(path, mode & ~umask, bytes)),
      ...(stdout.length > 0 ? encode.stdout(stdout) : []),
      ...(stderr.length > 0 ? encode.stderr(stderr) : []),
    ]);
  }
}
