/** Owns the running of an expectation's steps in the compiler room: one after another, in one directory. */
import {readFileSync, readdirSync} from 'node:fs';
import {runJob} from '../../src/cli/toolchain/room';
import {ENVIRONMENT, brief, isSource, settled, sha256, withKbuild} from './expectation';
import {directoryOf, nameOf} from '../../src/protocol/paths';
import type {Toolchain} from '../../src/compiler/compile';
import type {Listing} from '../../src/compiler/job';
import type {Expectation, Outcome, Step} from './expectation';

const expected = new URL('expected/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, expected), 'utf8'));
const flags = () => read('kbuild-flags.json') as string[];

export const EXPECTATIONS = readdirSync(expected)
  .filter((file) => file !== 'kbuild-flags.json')
  .map((file) => read(file) as Expectation);

const text = new TextDecoder();

/** A directory and those in it, with all that is there. */
function listingsOf(directory: string, paths: readonly string[]): Listing[] {
  const names = new Map<string, Set<string>>([[directory, new Set()]]);
  for (const path of paths)
    for (let below = path; below !== directory; below = directoryOf(below)) {
      const above = directoryOf(below);
      names.set(above, (names.get(above) ?? new Set()).add(nameOf(below)));
    }
  return [...names].map(([path, its]) => ({path, names: its}));
}

/** An expectation's directory while its steps run, one after another. */
class Stage {
  readonly #room: Toolchain;
  readonly #expectation: Expectation;
  readonly #kbuild = flags();
  readonly there = new Map<string, Uint8Array>();

  constructor(room: Toolchain, expectation: Expectation) {
    this.#room = room;
    this.#expectation = expectation;
    const {directory, sources, files} = expectation;
    if (sources !== undefined) {
      const from = new URL(`../../${sources}/`, import.meta.url);
      for (const name of readdirSync(from).filter(isSource))
        this.there.set(`${directory}/${name}`, readFileSync(new URL(name, from)));
    }
    for (const [name, content] of Object.entries(files))
      this.there.set(`${directory}/${name}`, encode(content));
  }

  run(
    {tool, argv, stdin, terminalColumns}: Step,
    more: readonly string[] = [],
  ): Outcome & {said: Uint8Array} {
    const {directory, cwd} = this.#expectation;
    const result = runJob(this.#room, {
      tool,
      argv: [...withKbuild(argv, this.#kbuild), ...more],
      env: ENVIRONMENT,
      cwd,
      files: [...this.there].map(([path, bytes]) => ({path, bytes})),
      listed: listingsOf(directory, [...this.there.keys()]),
      ...(stdin === undefined ? {} : {stdin: encode(stdin)}),
      ...(terminalColumns === undefined ? {} : {terminalColumns}),
    });
    if (!result.ok) throw new Error(`${argv.join(' ')}: ${result.message}`);
    const written: Record<string, string> = {};
    for (const {path, bytes} of result.written) {
      const before = this.there.get(path);
      if (!before || sha256(before) !== sha256(bytes)) written[path] = sha256(bytes);
      this.there.set(path, bytes);
    }
    for (const path of result.removed) this.there.delete(path);
    return {
      exitCode: result.exitCode,
      stdout: brief(settled(text.decode(result.stdout))),
      stderr: brief(settled(text.decode(result.stderr))),
      written,
      removed: result.removed,
      said: result.stdout,
    };
  }
}

const encode = (string: string) => new TextEncoder().encode(string);

export function replay(room: Toolchain, expectation: Expectation): (Step & Outcome)[] {
  const stage = new Stage(room, expectation);
  return expectation.steps.map(({tool, argv, stdin, terminalColumns}): Step & Outcome => {
    const step: Step = {
      tool,
      argv,
      ...(stdin === undefined ? {} : {stdin}),
      ...(terminalColumns === undefined ? {} : {terminalColumns}),
    };
    const {said: _, ...outcome} = stage.run(step);
    return {...step, ...outcome};
  });
}

export interface Rebuilt {
  files: ReadonlyMap<string, Uint8Array>;
  write: (path: string, content: string) => void;
  run: (step: Step) => {exitCode: number; stdout: string; stderr: string};
}

/** The steps with more words for gcc; returns a way to run further programs over what they made, and their files. */
export function rebuild(room: Toolchain, expectation: Expectation, more: readonly string[]): Rebuilt {
  const stage = new Stage(room, expectation);
  for (const {tool, argv} of expectation.steps) stage.run({tool, argv}, tool === 'gcc' ? more : []);
  return {
    files: stage.there,
    write: (path, content) => stage.there.set(path, encode(content)),
    run: (step) => {
      const {exitCode, said, stderr} = stage.run(step);
      return {exitCode, stdout: text.decode(said), stderr};
    },
  };
}
