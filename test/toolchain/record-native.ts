/** Owns the recording of what native gcc-12 makes of labs and corpus; build-scripts/toolchain/expect.sh sets its stage. */
import {execFileSync, spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {CASES} from './cases';
import {ENVIRONMENT, TREE, brief, isSource, settled, sha256, withKbuild} from './expectation';
import type {Expectation, Outcome, Step} from './expectation';
import type {CompilerTool} from '../../src/protocol/compiler-api';

const repo = fileURLToPath(new URL('../../', import.meta.url));
const expected = fileURLToPath(new URL('expected/', import.meta.url));
const environment = Object.fromEntries(ENVIRONMENT.map((pair) => pair.split('=') as [string, string]));
const KBUILD = {ARCH: 'i386', ...environment};

const listing = (directory: string): Map<string, string> =>
  new Map(
    readdirSync(directory, {recursive: true, encoding: 'utf8'})
      .map((name) => join(directory, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => [path, sha256(readFileSync(path))]),
  );

function record(step: Step, directory: string, cwd: string, flags: readonly string[]): Step & Outcome {
  const before = listing(directory);
  const [called = '', ...args] = withKbuild(step.argv, flags);
  const program = step.tool === 'modpost' ? 'scripts/mod/modpost' : called;
  const {status, stdout, stderr} = spawnSync(program, args, {
    cwd,
    env: environment,
    input: step.stdin ?? '',
    maxBuffer: 1 << 28,
  });
  const after = listing(directory);
  return {
    ...step,
    exitCode: status ?? -1,
    stdout: brief(settled(stdout.toString())),
    stderr: brief(settled(stderr.toString())),
    written: Object.fromEntries([...after].filter(([path, sum]) => before.get(path) !== sum).sort()),
    removed: [...before.keys()].filter((path) => !after.has(path)),
  };
}

/** A line of `make V=1` as a shell would split it: kbuild quotes strings as '"x"'. */
const words = (line: string) =>
  (line.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) => word.replaceAll("'", ''));

const TOOLS: Record<string, CompilerTool> = {gcc: 'gcc', ld: 'ld', 'scripts/mod/modpost': 'modpost'};

/** The calls that kbuild makes in a directory, and the small files that it writes for them by other means. */
function callsOf(directory: string, variables: string[]): {steps: Step[]; files: Record<string, string>} {
  const log = execFileSync('make', ['-C', TREE, `M=${directory}`, 'V=1', ...variables, 'modules'], {
    env: KBUILD,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const steps = log.split('\n').flatMap((line): Step[] => {
    const [program = '', ...args] = /^ +/.test(line) ? words(line) : [];
    const tool = TOOLS[program];
    return tool ? [{tool, argv: [tool, ...args]}] : [];
  });
  const files: Record<string, string> = {};
  for (const name of readdirSync(directory))
    if (/\.mod$|^modules\.order$/.test(name)) files[name] = readFileSync(join(directory, name), 'utf8');
  return {steps, files};
}

function write(expectation: Expectation): void {
  writeFileSync(join(expected, `${expectation.name}.json`), `${JSON.stringify(expectation, null, 1)}\n`);
  console.log(expectation.name);
}

function recordLab(id: string, variables: string[], flags: string[]): void {
  const sources = `src/labs/${id}`;
  const directory = `/root/labs/${id}`;
  const bring = () => {
    rmSync(directory, {recursive: true, force: true});
    mkdirSync(directory, {recursive: true});
    for (const name of readdirSync(join(repo, sources)).filter(isSource))
      cpSync(join(repo, sources, name), join(directory, name));
  };
  bring();
  const {steps, files} = callsOf(directory, variables);
  if (flags.length === 0) {
    const argv = steps[0]?.argv ?? [];
    flags.push(...argv.slice(argv.indexOf('-nostdinc'), argv.indexOf('-DMODULE') + 1));
  }
  bring();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const name = `lab-${[id, ...variables.map((variable) => variable.replace(/=.*/, '').toLowerCase())].join('-')}`;
  const done = steps.map((step) => record(shortened(step, flags), directory, TREE, flags));
  write({name, directory, cwd: TREE, sources, files, steps: done});
}

function shortened(step: Step, flags: readonly string[]): Step {
  const from = step.argv.indexOf('-nostdinc');
  const same = from >= 0 && flags.every((flag, index) => step.argv[from + index] === flag);
  return same
    ? {...step, argv: [...step.argv.slice(0, from), '@kbuild', ...step.argv.slice(from + flags.length)]}
    : step;
}

rmSync(expected, {recursive: true, force: true});
mkdirSync(expected);
const flags: string[] = [];
for (const {name} of readdirSync(join(repo, 'src/labs'), {withFileTypes: true}).filter((entry) =>
  entry.isDirectory(),
))
  if (readdirSync(join(repo, 'src/labs', name)).includes('Makefile')) recordLab(name, [], flags);
recordLab('symbols', ['APART=1', 'KBUILD_MODPOST_WARN=1'], flags);
writeFileSync(join(expected, 'kbuild-flags.json'), `${JSON.stringify(flags, null, 1)}\n`);

for (const {name, cwd, files, steps} of CASES) {
  const directory = `/root/corpus/${name}`;
  mkdirSync(directory, {recursive: true});
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
  write({name, directory, cwd, files, steps: steps.map((step) => record(step, directory, cwd, flags))});
}
