/** Owns a job from its arguments to its result: the program, those that it starts, and the files between them. */
import {FileSystem} from './system/file-system';
import {afterLinking, beforeLinking, isCollect2} from './programs/collect2';
import {Crash, runProgram} from './programs/program';
import {moduleOf} from './programs/tools';
import {WASI_ERRNO} from './system/wasi-errno';
import {NeedsPart} from './system/layer';
import type {Layer} from './system/layer';
import type {CompileJob, CompileResult} from './job';
import type {Stream} from './system/streams';

export interface Toolchain {
  modules: ReadonlyMap<string, WebAssembly.Module>;
  images: readonly Layer[];
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const SIGSEGV = 11;
/** Twice what the guest's memory could take of it. */
const OUTPUT_LIMIT = 256 << 20;

/** As wait(2) tells it: a trap is what a real machine ends with a signal, and the driver has words for that. */
function waitStatus(run: () => number): number {
  try {
    return run() << 8;
  } catch (thrown) {
    if (thrown instanceof Crash) return SIGSEGV;
    throw thrown;
  }
}

/** ld, as the driver sees it: with collect2 before it. Gives the wait status of that. */
function linked(
  argv: readonly string[],
  start: (argv: readonly string[]) => number,
  stderr: Uint8Array[],
): number {
  const say = (text: string) => stderr.push(new TextEncoder().encode(text));
  const before = beforeLinking(argv);
  say(before.said);
  const after = afterLinking(start(before.argv));
  say(after.said);
  return after.status;
}

export function compile({modules, images}: Toolchain, job: CompileJob): CompileResult {
  const files = new FileSystem(images, job);
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const quota = {bytes: OUTPUT_LIMIT};
  /** What the last program of a pipe wrote for the next. */
  let pipe = new Uint8Array(0);

  const run = (name: string, argv: readonly string[], input: Stream, output: Uint8Array[]): number => {
    const module = modules.get(name);
    if (!module) throw new Error(`the toolchain has no ${name}`);
    const streams = new Map<number, Stream>([
      [0, input],
      [1, {kind: 'output', write: (bytes) => output.push(bytes)}],
      [2, {kind: 'output', write: (bytes) => stderr.push(bytes)}],
    ]);
    return runProgram(module, {
      argv,
      env: job.env,
      cwd: job.cwd,
      files,
      streams,
      quota,
      terminalColumns: job.terminalColumns ?? 0,
      spawn: (program, itsArgv, fromPipe, toPipe) => {
        const itsName = moduleOf(program, (path) => files.file(path) !== undefined);
        if (itsName === undefined) return -WASI_ERRNO.ENOENT;
        const piped: Uint8Array[] = [];
        const from: Stream = fromPipe ? {kind: 'input', bytes: pipe, at: 0} : input;
        const started = (argv: readonly string[]) =>
          waitStatus(() => run(itsName, argv, from, toPipe ? piped : stdout));
        const status = isCollect2(program) ? linked(itsArgv, started, stderr) : started(itsArgv);
        if (toPipe) pipe = joined(piped);
        return status;
      },
    });
  };

  try {
    const exitCode = run(
      job.tool,
      job.argv,
      {kind: 'input', bytes: job.stdin ?? new Uint8Array(0), at: 0},
      stdout,
    );
    return {ok: true, exitCode, stdout: joined(stdout), stderr: joined(stderr), ...files.outcome()};
  } catch (thrown) {
    if (thrown instanceof NeedsPart)
      return {ok: false, why: 'needs-part', message: thrown.message, part: thrown.part};
    if (!(thrown instanceof Crash)) throw thrown;
    return {ok: false, why: 'crashed', message: thrown.message};
  }
}
