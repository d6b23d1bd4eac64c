/** Owns what makes solutions fit their lab: each patch can be read, and applies to the lab's files as the steps before have left them. */
import {readPatch, sideOf} from '../patch';
import type {FileChange, Hunk} from '../patch';
import type {LabData} from './lab';

export interface PatchProblem {
  /** The patch is this one's. */
  step: string;
  /** Line of the patch, from 1. */
  line: number;
  message: string;
}

/** A file's text; undefined if the lab has no such file. */
export type Sources = (path: string) => string | undefined;

/** Comparisons of two lines, for all patches of a lab: it may be anybody's. */
const WORK = 5_000_000;
const QUOTE_LIMIT = 80;
const CRLF = 'line ends of Windows (CRLF)';
/** What may change a file that is named beside it. */
const CHANGES = />|\b(?:awk|cp|dd|ed|git|install|ln|mv|rm|sed|tar|tee|truncate|vi)\b/;

class TooMuchWork extends Error {}

/** `lab`: whose steps apply the patches in this order. `patches`: by step. */
export function problemsOfPatches(
  {steps, setUp = ''}: Pick<LabData, 'steps' | 'setUp'>,
  patches: ReadonlyMap<string, string>,
  sources: Sources,
): PatchProblem[] {
  const found: PatchProblem[] = [];
  const tree = new Tree(sources, setUp);
  for (const {id, solution = '', debug = []} of steps) {
    const patch = patches.get(id);
    const say = ({line, message}: Omit<PatchProblem, 'step'>) => {
      found.push({step: id, line, message});
    };
    const [before = '', ...after] = solution.split(/^patch -p1 <.*$/m);
    tree.note(before);
    if (patch !== undefined) {
      const unread = problemOfText(patch);
      if (unread) say(unread);
      // What comes after one that does not apply stands on it.
      else if (found.length === 0 && after.length > 0) tree.apply(readPatch(patch)).forEach(say);
    }
    tree.note([...after, ...debug.map(({type = ''}) => type)].join('\n'));
  }
  return found;
}

type Said = Omit<PatchProblem, 'step'>;

/** What is wrong with a patch, whatever it is applied to. */
function problemOfText(patch: string): Said | undefined {
  const files = readPatch(patch);
  const heads = patch.split('\n').findIndex((line) => /^(?:---|\+\+\+|@@) .*\r$/.test(line));
  if (heads >= 0)
    return {
      line: heads + 1,
      message: `has ${CRLF}, which patch takes for a part of the names in it: save it with those of Unix (LF)`,
    };
  if (files.length === 0)
    return {
      line: 1,
      message: `${patch.trim() === '' ? 'is empty' : 'is no patch'}: it has to begin with "--- a/FILE" and "+++ b/FILE", as \`diff -u a/FILE b/FILE\` makes them`,
    };
  for (const {at, name, hunks} of files) {
    if (hunks.length === 0)
      return {line: at, message: `changes nothing of ${name}: there is no @@ line below it`};
    for (const [i, hunk] of hunks.entries()) {
      const [before, after] = [sideOf(hunk, '-').length, sideOf(hunk, '+').length];
      if (before !== hunk.before || after !== hunk.after)
        return {
          line: hunk.at,
          message: `hunk ${i + 1} of ${name} says that it has ${hunk.before} lines before and ${hunk.after} after, and has ${before} and ${after}: make the patch anew with \`diff -u\``,
        };
    }
  }
  return undefined;
}

/** The lab's files, as the steps so far have left them. */
class Tree {
  readonly #sources: Sources;
  readonly #changed = new Map<string, readonly string[] | undefined>();
  /** What has been run so far. */
  #ran: string;
  #work = WORK;

  constructor(sources: Sources, setUp: string) {
    this.#sources = sources;
    this.#ran = setUp;
  }

  note(script: string): void {
    this.#ran += `\n${script}`;
  }

  apply(files: readonly FileChange[]): Said[] {
    try {
      for (const file of files) {
        const problem = this.#applyTo(file);
        if (problem) return [problem];
      }
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
    }
    return [];
  }

  #applyTo(file: FileChange): Said | undefined {
    const {name, at, hunks, isNew, isGone} = file;
    if (this.#isUnknown(name)) return undefined;
    const there = this.#changed.has(name) ? this.#changed.get(name) : linesOf(this.#sources(name));
    if (isNew || isGone) {
      this.#changed.set(name, isGone ? undefined : hunks.flatMap((hunk) => sideOf(hunk, '+')));
      return isNew && there ? {line: at, message: `makes ${name}, which is there already`} : undefined;
    }
    if (!there) return {line: at, message: `changes ${name}, which the lab does not have`};
    const lines: string[] = [];
    let done = 0;
    for (const [i, hunk] of hunks.entries()) {
      const begin = this.#find(there, sideOf(hunk, '-'), done);
      if (begin < 0) return this.#misfit(file, i, there, done);
      lines.push(...there.slice(done, begin), ...sideOf(hunk, '+'));
      done = begin + sideOf(hunk, '-').length;
    }
    this.#changed.set(name, [...lines, ...there.slice(done)]);
    return undefined;
  }

  /** Something else than patches may have made or changed it: of that only the machine can tell. */
  #isUnknown(name: string): boolean {
    const [base = name] = name.split('/').slice(-1);
    return (
      this.#sources('variants.sh') !== undefined ||
      this.#ran.split('\n').some((line) => line.includes(base) && CHANGES.test(line))
    );
  }

  /** Where these lines stand, from a line on; -1 if they do not. As patch does: wherever the hunk says that they are. */
  #find(there: readonly string[], wanted: readonly string[], from: number): number {
    for (let at = from; at + wanted.length <= there.length; at++) {
      let same = 0;
      while (same < wanted.length && there[at + same] === wanted[same]) same++;
      this.#work -= same + 1;
      if (this.#work < 0) throw new TooMuchWork();
      if (same === wanted.length) return at;
    }
    return -1;
  }

  /** Why the hunk does not apply, as far as it can be told. */
  #misfit({name, hunks}: FileChange, index: number, there: readonly string[], done: number): Said {
    const hunk = hunks[index] as Hunk;
    const wanted = sideOf(hunk, '-');
    const not = `hunk ${index + 1} does not apply to ${name}`;
    const whole = (why: string): Said => ({line: hunk.at, message: `${not}${why}`});
    const has = (lines: readonly string[]) => lines.some((line) => line.endsWith('\r'));
    const bare = (lines: readonly string[]) => lines.map((line) => line.replace(/\r$/, ''));
    if (has(there) !== has(wanted) && this.#find(bare(there), bare(wanted), done) >= 0)
      return whole(`: ${has(there) ? name : 'the patch'} has ${CRLF}: save it with those of Unix (LF)`);
    if (this.#find(there, sideOf(hunk, '+'), done) >= 0) return whole(', which is so already');
    const loose = (lines: readonly string[]) => lines.map((line) => line.replace(/\s+/g, ' ').trim());
    if (this.#find(loose(there), loose(wanted), done) >= 0)
      return whole(': they differ in blanks; are there spaces for tabs?');
    const missing = wanted.findIndex((line) => !there.includes(line));
    if (missing < 0) return whole(': its lines are there, but not together');
    const [line = ''] = wanted.slice(missing);
    const offset = hunk.lines.findIndex((each) => !each.startsWith('+') && each.slice(1) === line);
    return {
      line: hunk.at + 1 + offset,
      message: `${not}, which has no line “${line.trim().slice(0, QUOTE_LIMIT)}”`,
    };
  }
}

const linesOf = (text: string | undefined) => text?.replace(/\n$/, '').split('\n');
