/** Owns make's own complaints as terminal 1 shows them: which file and line, and when they are no longer true. */
import {diagnosticsOf, withoutDecoration} from './gcc-output';
import {promptOf} from '../building/prompt';
import type {DiagnosticsEvent} from './gcc-output';

/** A line that nobody ends is not kept. */
const LONGEST = 4096;

export class MakeErrors {
  readonly #home: () => string;
  readonly #report: (event: DiagnosticsEvent) => void;
  readonly #decoder = new TextDecoder();
  #line = '';
  #directory = '/';
  #told = new Set<string>();

  /** `home`: the shell's home directory. */
  constructor(home: () => string, tell: (event: DiagnosticsEvent) => void) {
    this.#home = home;
    this.#report = tell;
  }

  /** Another machine: what was told of the last one is void. */
  reset(): void {
    this.#line = '';
    this.#void();
  }

  /** What the terminal prints, cut anywhere. */
  onOutput(bytes: Uint8Array): void {
    const lines = (this.#line + this.#decoder.decode(bytes, {stream: true})).split('\n');
    this.#line = (lines.pop() ?? '').slice(0, LONGEST);
    for (const line of lines)
      if (line.includes(':')) this.#read(withoutDecoration(line).replaceAll('\r', ''));
  }

  #read(line: string): void {
    const prompt = promptOf(line, this.#home());
    if (prompt) {
      this.#directory = prompt.directory;
      if (/\bmake\b/.test(prompt.typed)) this.#void();
      return;
    }
    // GCC's own come from where it runs, whoever started it.
    if (!line.includes(': *** ')) return;
    const diagnostics = diagnosticsOf(line, this.#directory);
    if (diagnostics.length === 0) return;
    for (const {path} of diagnostics) this.#told.add(path);
    this.#report({replaces: [], diagnostics});
  }

  #void(): void {
    if (this.#told.size === 0) return;
    const replaces = [...this.#told];
    this.#told = new Set();
    this.#report({replaces, diagnostics: []});
  }
}
