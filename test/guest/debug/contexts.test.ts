/** Owns the proof that contexts are told apart, and that whatever a person does while a machine stands leaves its work as it would be. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {labStart, startGuest} from '../../../src/cli/guest/harness';
import {chance} from '../random';
import {compilerBeside} from '../../../src/cli/guest/compiler';
import {DebuggedLab} from './session';
import shipped from '../../../images/manifest.json';
import type {Lab} from '../../../src/cli/guest/harness';
import type {StopView} from '../../../src/session/debug/views';

describe('two contexts in one function', () => {
  const home = '/root/ticks';
  let lab: Lab;
  let debugged: DebuggedLab;

  beforeAll(async () => {
    lab = await startGuest();
    debugged = await new DebuggedLab(lab, home).withCompiler();
    await debugged.provide('ticks.c');
  }, 120_000);
  afterAll(() => lab.stop());

  test('are two stops of one history: the process, then the timer on top of somebody', async () => {
    const breakpoint = debugged.breakAt('ticks.c', '/* writes */');
    await lab.run(`cd ${home} && make >&2 && insmod ticks.ko`, {timeoutMs: 60_000});
    await debugged.isSet(breakpoint);
    const {stops} = debugged;
    const wrote = lab.run('echo > /dev/ticks', {timeoutMs: 60_000});
    const both: StopView[] = [await debugged.stop(stops), await debugged.resumeTo()];
    const byTimer = both.find(({context}) => context?.maySleep === false);
    const byProcess = both.find(({context}) => context?.maySleep === true);
    expect(byProcess?.context).toMatchObject({maySleep: true});
    expect(byProcess?.context?.task).toMatch(/^process sh/);
    expect(byTimer?.context).toMatchObject({maySleep: false});
    expect(byTimer?.context?.task).toMatch(/^a soft interrupt \(timer, tasklet\), on top of/);
    for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
    await debugged.engine.resume();
    expect((await wrote).exitCode).toBe(0);
  }, 60_000);
});

/** DEBUG_LABS=all DEBUG_ROUNDS=50 npx vitest run --project guest contexts: a longer look, over the modules of all labs. */
const LABS = Object.keys(shipped.labs);
const ROUNDS = Number(process.env['DEBUG_ROUNDS'] ?? 2);
const chosen = process.env['DEBUG_LABS'] === 'all' ? LABS : ['first-module', 'parameters'];

describe.each(chosen.filter((id) => LABS.includes(id) || id === 'first-module'))(
  'the modules of %s',
  (id) => {
    test('end as if nobody had stopped them, wherever they were stopped and stepped through', async () => {
      const lab = await startGuest(await labStart(id));
      const home = `/root/labs/${id}`;
      const debugged = new DebuggedLab(lab, home);
      await compilerBeside(lab, {onDebugObject: (object) => debugged.engine.built(object)});
      const drawn = chance(id.length * 7919);
      // What a module says, without when, and without addresses.
      const told = async (name: string) => {
        const {output} = await lab.run(
          `dmesg -c >/dev/null; insmod ${home}/${name}.ko; echo $?; grep -c ^${name.replaceAll('-', '_')} /proc/modules; rmmod ${name}; dmesg`,
          {timeoutMs: 60_000},
        );
        return output
          .replace(/^.*loading out-of-tree module.*\n/gm, '')
          .replace(/^\[ *[\d.]+\] /gm, '')
          .replace(/0x[0-9a-f]+|\b[0-9a-f]{8}\b/g, 'x');
      };
      const {output: listed} = await lab.run(`cd ${home} && make >&2; ls *.ko; ls *.c`, {timeoutMs: 120_000});
      const names = listed.split('\n').flatMap((file) => /^([\w-]+)\.ko$/.exec(file)?.[1] ?? []);
      let stops = 0;
      for (const name of names) {
        const read = await lab.guest.readFile(`${home}/${name}.c`, 1 << 20);
        if (!read.ok) continue;
        const lines = new TextDecoder().decode(read.bytes).split('\n');
        const undisturbed = await told(name);
        // What oopses would stop it, and ends otherwise each time.
        if (/BUG|Oops|WARNING/.test(undisturbed)) continue;
        const code = lines.flatMap((line, index) =>
          /;\s*$/.test(line) && /^\s/.test(line) ? [index + 1] : [],
        );
        for (let round = 0; round < ROUNDS && code.length > 0; round++) {
          for (let count = 0; count < 3; count++) {
            const at = drawn.pick(code);
            debugged.breakpoints.add(`${home}/${name}.c`, at, lines[at - 1] ?? '');
          }
          const run = {isOver: false};
          const disturbed = told(name).finally(() => (run.isOver = true));
          for (let seen = debugged.stops, actions = 0; !run.isOver;) {
            await Promise.race([disturbed, debugged.stop(seen)]);
            if (debugged.stops === seen) break;
            seen = debugged.stops;
            stops++;
            const what = actions++ > 20 ? 'go on' : drawn.pick(['over', 'into', 'out', 'go on'] as const);
            if (actions === 21)
              for (const each of debugged.breakpoints.all) debugged.breakpoints.remove(each.id);
            await (what === 'go on' ? debugged.engine.resume() : debugged.engine.step(what));
          }
          for (const each of debugged.breakpoints.all) debugged.breakpoints.remove(each.id);
          expect(await disturbed, `${name}, round ${round}`).toBe(undisturbed);
        }
      }
      console.log(`${id}: ${names.join(', ')}: ${stops} stops`);
      expect(lab.said('log')).not.toMatch(/Oops|int3/);
      debugged.end();
      await lab.stop();
    }, 1_800_000);
  },
);
