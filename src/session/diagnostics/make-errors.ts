/** Owns make's own complaints as terminal 1 shows them: which file and line, and when they are no longer true. */
import {diagnosticsOf} from './gcc-output';
import {TerminalLines, plain} from './terminal-lines';
import {promptOf} from '../building/prompt';
import type {Diagnostic, DiagnosticsEvent} from './gcc-output';

/** Of files that it complains of, and of complaints at once. */
const MOST = 100;

export class MakeErrors {
  readonly #home: () => string;
  readonly #report: (event: DiagnosticsEvent) => void;
  readonly #lines = new TerminalLines();
  #directory = '/';
  #told = new Set<string>();
  /** In the output that is being read. */
  #found: Diagnostic[] = [];

  /** `home`: the shell's home directory. */
  constructor(home: () => string, tell: (event: DiagnosticsEvent) => void) {
    this.#home = home;
    this.#report = tell;
  }

  /** Another machine: what was told of the last one is void. */
  reset(): void {
    this.#lines.reset();
    this.#void();
  }

  /** What the terminal prints, cut anywhere. */
  onOutput(bytes: Uint8Array): void {
    for (const line of this.#lines.take(bytes)) if (line.includes(':')) this.#read(plain(line));
    // A terminal may be flooded with them: they are told together.
    const diagnostics = this.#found.splice(0);
    if (diagnostics.length > 0) this.#report({replaces: [], diagnostics});
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
    for (const diagnostic of diagnosticsOf(line, this.#directory)) {
      if (this.#told.size >= MOST && !this.#told.has(diagnostic.path)) continue;
      this.#told.add(diagnostic.path);
      if (this.#found.length < MOST) this.#found.push(diagnostic);
    }
  }

  #void(): void {
    this.#found = [];
    if (this.#told.size === 0) return;
    const replaces = [...this.#told];
    this.#told = new Set();
    this.#report({replaces, diagnostics: []});
  }
}
