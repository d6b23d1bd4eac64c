/** Owns the running of one program: a fresh instance of its module, from its first instruction to its exit code. */
import {GuestMemory} from '../system/guest-memory';
import {NeedsPart} from '../system/layer';
import {Exit, LongJump, systemCalls} from '../system/system-calls';
import {WASI_ERRNO} from '../system/wasi-errno';
import type {Process} from '../system/process';

/** A trap in the program: an abort, an exhausted stack, memory beyond its limit. */
export class Crash extends Error {
  override name = 'Crash';
}

/** Its exit code. Throws a Crash if it has none, and NeedsPart if it cannot go on without a part of the tree. */
export function runProgram(module: WebAssembly.Module, process: Process): number {
  const running: {exports?: WebAssembly.Exports} = {};
  const memory = new GuestMemory(() => running.exports?.['memory'] as WebAssembly.Memory);
  const offered = systemCalls(process, memory);
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const {module: from, name} of WebAssembly.Module.imports(module)) {
    // What is not offered exists and fails: no program here needs sockets or processes to do its work.
    (imports[from] ??= {})[name] =
      offered[from]?.[name] ?? (name.startsWith('invoke_') ? invoke(running) : () => -WASI_ERRNO.ENOSYS);
  }
  try {
    running.exports = new WebAssembly.Instance(module, imports).exports;
    (running.exports['_start'] as () => void)();
    return 0;
  } catch (thrown) {
    if (thrown instanceof Exit) return thrown.code;
    if (thrown instanceof NeedsPart) throw thrown;
    throw new Crash(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

type Exported = (...args: unknown[]) => unknown;

/** Emscripten's setjmp: a call that may end in a longjmp goes through the host, which catches what longjmp throws. */
const invoke =
  (running: {exports?: WebAssembly.Exports}): Exported =>
  (index, ...args) => {
    const {__indirect_function_table: table, stackSave, stackRestore, setThrew} = running.exports ?? {};
    const stack = (stackSave as Exported)();
    try {
      return ((table as WebAssembly.Table).get(index as number) as Exported)(...args);
    } catch (thrown) {
      if (!(thrown instanceof LongJump)) throw thrown;
      (stackRestore as Exported)(stack);
      return (setThrew as Exported)(1, 0);
    }
  };
