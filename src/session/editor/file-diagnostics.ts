/** Owns what compilers, make and checkpatch have said of a lab's files, by path, each thing once. */
import type {Diagnostic, DiagnosticsEvent} from '../diagnostics/gcc-output';

/** Of one file; nobody reads on. */
const LIMIT = 200;

export class FileDiagnostics {
  readonly #byPath = new Map<string, Diagnostic[]>();

  get byPath(): ReadonlyMap<string, readonly Diagnostic[]> {
    return this.#byPath;
  }

  /** `replaces`: files of which what the same one said before is void. */
  add({from, replaces, diagnostics}: DiagnosticsEvent): void {
    for (const path of replaces) {
      const others = this.#byPath.get(path)?.filter((each) => each.from !== from) ?? [];
      if (others.length > 0) this.#byPath.set(path, others);
      else this.#byPath.delete(path);
    }
    for (const each of diagnostics) {
      const known = this.#byPath.get(each.path) ?? [];
      if (known.length < LIMIT && !known.some((other) => isSame(other, each)))
        this.#byPath.set(each.path, [...known, each]);
    }
  }

  forget(path: string): void {
    this.#byPath.delete(path);
  }

  clear(): void {
    this.#byPath.clear();
  }
}

/** Asked twice, a question has one answer. */
const isSame = (one: Diagnostic, other: Diagnostic) =>
  one.line === other.line && one.column === other.column && one.message === other.message;
