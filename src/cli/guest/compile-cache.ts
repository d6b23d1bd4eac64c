/**
 * Owns what has been compiled once and may be asked for again by other processes: a directory with a file for each job, named
 * by a hash of all that the job is given. Graded hand-ins have most of their lab's files in common.
 */
import {createHash} from 'node:crypto';
import {readFile, rename, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {deserialize, serialize} from 'node:v8';
import {keyOf, tellsTime} from '../../compiler/ahead/known-results';
import type {CompileJob, CompileResult} from '../../compiler/job';

type Done = Extract<CompileResult, {ok: true}>;

/** Of these the result does not depend on when a file was changed; what an archiver writes does. */
const TOOLS: ReadonlySet<string> = new Set<CompileJob['tool']>(['gcc', 'modpost']);

export class CompileCache {
  readonly #directory: string;
  readonly #salt: string;

  /** `directory`: is there. `salt`: what results depend on besides their jobs, such as the kernel of the tree. */
  constructor(directory: string, salt: string) {
    this.#directory = directory;
    this.#salt = salt;
  }

  /** What the job would yield, if the same job has been done with this directory; else what `run` makes of it. */
  async get(job: CompileJob, run: () => Promise<CompileResult>): Promise<CompileResult> {
    if (!TOOLS.has(job.tool) || job.files.some(({bytes}) => tellsTime(bytes))) return run();
    const file = join(this.#directory, this.#hash(job));
    // Not there, or not whole: a disk may have been full.
    const known = await readFile(file)
      .then((bytes) => deserialize(bytes) as Done)
      .catch(() => undefined);
    if (known) return known;
    const result = await run();
    if (result.ok) await this.#keep(file, result);
    return result;
  }

  #hash(job: CompileJob): string {
    const hash = createHash('sha256');
    const add = (...words: unknown[]) => hash.update(`${JSON.stringify(words)}\n`);
    add(this.#salt, keyOf(job), [...(job.directories ?? [])].sort(), job.stdin?.length);
    if (job.stdin) hash.update(job.stdin);
    const byPath = (a: {path: string}, b: {path: string}) => (a.path < b.path ? -1 : 1);
    for (const {path, names} of [...job.listed].sort(byPath)) add(path, names && [...names].sort());
    for (const {path, mode, bytes} of [...job.files].sort(byPath)) {
      add(path, mode, bytes.length);
      hash.update(bytes);
    }
    return hash.digest('hex');
  }

  /** Whole or not at all: another process may look for it at any time. */
  async #keep(file: string, result: Done): Promise<void> {
    const unfinished = `${file}.${process.pid}`;
    await writeFile(unfinished, serialize(result));
    await rename(unfinished, file);
  }
}
