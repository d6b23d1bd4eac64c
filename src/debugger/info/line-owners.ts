/** Owns which function a line is in, by where functions are declared in their files. */
import {normalPath} from './source-lines';

interface Declared {
  /** Of the function's own entry. */
  index: number;
  file: string;
  line: number;
}

export class LineOwners {
  readonly #read: () => readonly Declared[];
  #byFile: ReadonlyMap<string, Declared[]> | undefined;

  /** `read`: all functions with a body, those too that are nowhere but inlined. */
  constructor(read: () => readonly Declared[]) {
    this.#read = read;
  }

  /** Of its file the last that is declared before it. */
  of({file, line}: {file: string; line: number}): number | undefined {
    this.#byFile ??= this.#sorted();
    return this.#byFile.get(file)?.findLast((each) => each.line <= line)?.index;
  }

  #sorted(): ReadonlyMap<string, Declared[]> {
    const byFile = new Map<string, Declared[]>();
    for (const each of this.#read()) {
      const file = normalPath(each.file);
      const all = byFile.get(file) ?? [];
      byFile.set(file, all);
      all.push(each);
    }
    // Of two in one line, the first that is there.
    for (const all of byFile.values()) all.reverse().sort((a, b) => a.line - b.line);
    return byFile;
  }
}
