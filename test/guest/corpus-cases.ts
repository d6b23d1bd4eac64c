/**
 * Owns the proof that the corpus lives in the guest: its modules, many built there by one make, load and unload twice
 * without a report in the log, and its programs, built there, do what they check of themselves. What gcc makes of the
 * same files is compared with native gcc's in test/toolchain.
 */
import {readFileSync, readdirSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {startGuest} from '../../src/cli/guest/harness';
import type {Lab} from '../../src/cli/guest/harness';

const corpus = new URL('../toolchain/corpus/', import.meta.url);
const AREAS = readdirSync(corpus).sort();
const PROGRAMS = 'programs';

interface Source {
  area: string;
  file: string;
  name: string;
  text: string;
  /** What modprobe loads first, each with its parameters: "Needs: a x=1; b." in the second line. */
  needs: string[];
  /** "Not loaded: why." there. */
  isLoaded: boolean;
}

const sourcesOf = (area: string) =>
  readdirSync(new URL(`${area}/`, corpus))
    .sort()
    .map((file): Source => {
      const text = readFileSync(new URL(`${area}/${file}`, corpus), 'utf8');
      const [, about = ''] = text.split('\n');
      const needs = /Needs: ([^.]+)\./.exec(about)?.[1]?.split('; ') ?? [];
      const isLoaded = file.endsWith('.c') && !file.startsWith('bad-') && !about.includes('Not loaded: ');
      return {area, file, name: file.replace(/\.[ch]$/, ''), text, needs, isLoaded};
    });

/** All of it takes eight minutes: by itself this takes an eighth, `MODLAB_ALL_MODULES=1` all, as new images want it. */
const EVERY = process.env['MODLAB_ALL_MODULES'] === undefined ? 8 : 1;
/** Whether a module is tried: those that share the first word of their names may need each other. */
const sample = (modules: readonly Source[]) => {
  const families = [...new Set(modules.map(family))];
  return modules.filter((module) => families.indexOf(family(module)) % EVERY === 0);
};
const family = ({area, name}: Source) => `${area}/${name.replace(/-.*/, '')}`;

const isHeader = ({file}: Source) => file.endsWith('.h');

/** What the kernel says when something is wrong, whoever is to blame. */
const REPORT =
  /WARNING:|BUG\b|Oops|Call Trace:|ODEBUG|refcount_t:|INFO: |corruption|duplicate filename|scheduling while atomic|Unknown symbol|Fixing recursive/;

/** takes MODULE: with what it depends on, of the corpus or of the kernel. gives MODULE: the other way round. */
const FUNCTIONS = `
  of_corpus() { ls */"$(echo "$1" | tr _ -)".ko 2>/dev/null; }
  depends() { modinfo -F depends "$(of_corpus "$1")" | tr , ' '; }
  takes() {
    for other in $(depends "$1"); do
      if [ -n "$(of_corpus "$other")" ]; then takes "$other"; else modprobe "$other" || return; fi
    done
    insmod "$(of_corpus "$1")"
  }
  gives() {
    rmmod "$1" || return
    for other in $(depends "$1"); do
      if [ -n "$(of_corpus "$other")" ]; then gives "$other" || return; fi
    done
  }`;

/** The areas whose names are before the letter, or not: two processors share them. */
export const areas = (letter: string) => ({
  before: AREAS.filter((area) => area < letter),
  from: AREAS.filter((area) => area >= letter),
});

/** The tests of some areas, on one machine. A module of the corpus may depend on others of its area. */
export function testCorpus(areas: readonly string[]): void {
  const sources = areas.flatMap(sourcesOf);
  const programs = sample(sources.filter(({area}) => area === PROGRAMS));
  const modules = sample(sources.filter(({area, isLoaded}) => area !== PROGRAMS && isLoaded));
  const headers = sources.filter(isHeader);
  let lab: Lab;
  let made: {output: string; exitCode: number};

  const run = (script: string, timeoutMs = 60_000) => lab.run(script, {timeoutMs, cwd: '/root/corpus'});

  async function bring({area, file, text}: Source): Promise<void> {
    const written = await lab.guest.writeFile(`/root/corpus/${area}/${file}`, new TextEncoder().encode(text));
    if (!written.ok) throw new Error(`${file}: ${written.message}`);
  }

  beforeAll(async () => {
    lab = await startGuest();
    await compilerBeside(lab);
    await lab.run(`mkdir -p ${areas.map((area) => `/root/corpus/${area}`).join(' ')}`);
    for (const source of [...modules, ...headers, ...programs]) await bring(source);
    const withHeaders = [...new Set(headers.map(({area}) => area))];
    const makefile = [
      ...modules.map(({area, name}) => `obj-m += ${area}/${name}.o`),
      `ccflags-y := ${withHeaders.map((area) => `-I$(src)/${area}`).join(' ')}`,
    ];
    await lab.run(`cat >/root/corpus/Makefile <<'M'\n${makefile.join('\n')}\nM`);
    made = await run('make -k -C /lib/modules/$(uname -r)/build M=$PWD 2>&1', 400_000);
  }, 420_000);
  afterAll(() => lab.stop());

  test('one make builds the modules, and has nothing to complain of', () => {
    expect(made.output.split('\n').filter((line) => /error|warning|\*\*\*|undefined/i.test(line))).toEqual(
      [],
    );
    expect(made.exitCode).toBe(0);
  });

  describe('loads and unloads twice, and the kernel is content:', () => {
    test.each(modules.map((module) => [`${module.area}/${module.name}`, module] as const))(
      '%s',
      async (_, {name, needs}) => {
        const {output, exitCode} = await run(`${FUNCTIONS}
        ${needs.map((need) => `modprobe ${need}`).join(' && ') || 'true'} || exit
        dmesg -c >/dev/null
        takes ${name} && gives ${name} && takes ${name} && gives ${name}
        status=$?
        dmesg
        exit $status`);
        expect(output.split('\n').filter((line) => REPORT.test(line))).toEqual([]);
        expect(exitCode, output).toBe(0);
      },
    );
  });

  if (programs.length === 0) return;
  describe('a program is built without a warning and does what it says:', () => {
    test.each(programs.map((program) => [program.name, program] as const))('%s', async (_, {name, needs}) => {
      const {output, exitCode} = await run(`
      ${needs.map((need) => `modprobe ${need}`).join(' && ') || 'true'} || exit
      cd ${PROGRAMS} && gcc -O2 -Wall -Wextra -o ${name} ${name}.c && ./${name} </dev/null`);
      expect(output).not.toMatch(/warning|error/i);
      expect(exitCode, output).toBe(0);
    });
  });
}
