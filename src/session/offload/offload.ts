/** Owns the calls of the guest's programs to the page: gcc, ld and the like, which run in a worker beside the machine. */
import {CompileCall} from './call';
import type {CompileCallOptions} from './call';
import type {CompilerProcess, KernelFiles} from '../workers/compiler-process';

export type CompileCallsOptions = Pick<CompileCallOptions, 'diagnosed'> & {
  compiler: Pick<CompilerProcess, 'run' | 'load' | 'prepare' | 'use'>;
  /** Whether any program of the guest's waits. */
  working?: (working: boolean) => void;
  /** To the guest's program on that line. */
  answer: (line: number, bytes: Uint8Array<ArrayBuffer>) => void;
};

export class CompileCalls {
  readonly #options: CompileCallsOptions;
  readonly #calls = new Map<number, CompileCall>();

  constructor(options: CompileCallsOptions) {
    this.#options = options;
  }

  /** Somebody is writing code: the compiler is made ready, and warm, while nothing else is done. */
  prepare(): void {
    void this.#options.compiler.prepare();
  }

  /** A compiler is likely to be called soon: it is made ready. */
  prefetch(): void {
    // Should it fail, whoever calls is told.
    void this.#options.compiler.load();
  }

  receive(line: number, bytes: Uint8Array): void {
    const {compiler, diagnosed, answer} = this.#options;
    let call = this.#calls.get(line);
    if (!call) {
      const own = new CompileCall({
        compiler,
        ...(diagnosed && {diagnosed}),
        // Another machine may have a line of that number by now.
        answer: (said) => {
          if (this.#calls.get(line) === own) answer(line, said);
        },
      });
      this.#calls.set(line, (call = own));
      this.#options.working?.(true);
    }
    call.receive(bytes);
  }

  ended(line: number): void {
    this.#calls.get(line)?.end();
    if (this.#calls.delete(line) && this.#calls.size === 0) this.#options.working?.(false);
  }

  /** Of which kernel the machine in place is. */
  use(kernel: KernelFiles): void {
    this.#options.compiler.use(kernel);
  }

  /** Another machine is in place: nobody waits for what was asked for on the one before. */
  endAll(): void {
    for (const line of [...this.#calls.keys()]) this.ended(line);
  }
}
