/** Owns the running of an expectation's steps in the compiler room: one after another, in one directory. */
import {readFileSync, readdirSync} from 'node:fs';
import {compile} from '../../src/compiler/compile';
import {ENVIRONMENT, brief, isSource, settled, sha256, withKbuild} from './expectation';
import type {Toolchain} from '../../src/compiler/compile';
import type {Expectation, Outcome, Step} from './expectation';

const expected = new URL('expected/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, expected), 'utf8'));
const flags = () => read('kbuild-flags.json') as string[];

export const EXPECTATIONS = readdirSync(expected)
  .filter((file) => file !== 'kbuild-flags.json')
  .map((file) => read(file) as Expectation);

const text = new TextDecoder();

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
    const result = compile(room, {
      tool,
      argv: withKbuild(argv, kbuild),
      env: ENVIRONMENT,
      cwd,
      files: [...there].map(([path, bytes]) => ({path, bytes})),
      complete: [directory],
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
