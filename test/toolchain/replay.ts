/** Owns the running of an expectation's steps in the compiler room: one after another, in one directory. */
import {readFileSync, readdirSync} from 'node:fs';
import {runJob} from './room';
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

export function replay(
  room: Toolchain,
  {directory, cwd, sources, files, steps}: Expectation,
): (Step & Outcome)[] {
  const there = new Map<string, Uint8Array>();
  const encode = (string: string) => new TextEncoder().encode(string);
  if (sources !== undefined) {
    const from = new URL(`../../${sources}/`, import.meta.url);
    for (const name of readdirSync(from).filter(isSource))
      there.set(`${directory}/${name}`, readFileSync(new URL(name, from)));
  }
  for (const [name, content] of Object.entries(files)) there.set(`${directory}/${name}`, encode(content));

  const kbuild = flags();
  return steps.map(({tool, argv, stdin, terminalColumns}): Step & Outcome => {
    const result = runJob(room, {
      tool,
      argv: withKbuild(argv, kbuild),
      env: ENVIRONMENT,
      cwd,
      files: [...there].map(([path, bytes]) => ({path, bytes})),
      listed: listingsOf(directory, [...there.keys()]),
      ...(stdin === undefined ? {} : {stdin: encode(stdin)}),
      ...(terminalColumns === undefined ? {} : {terminalColumns}),
    });
    if (!result.ok) throw new Error(`${argv.join(' ')}: ${result.message}`);
    const written: Record<string, string> = {};
    for (const {path, bytes} of result.written) {
      const before = there.get(path);
      if (!before || sha256(before) !== sha256(bytes)) written[path] = sha256(bytes);
      there.set(path, bytes);
    }
    for (const path of result.removed) there.delete(path);
    return {
      tool,
      argv,
      ...(stdin === undefined ? {} : {stdin}),
      ...(terminalColumns === undefined ? {} : {terminalColumns}),
      exitCode: result.exitCode,
      stdout: brief(settled(text.decode(result.stdout))),
      stderr: brief(settled(text.decode(result.stderr))),
      written,
      removed: result.removed,
    };
  });
}
