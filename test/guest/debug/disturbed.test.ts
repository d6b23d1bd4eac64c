/**
 * Owns the proof that whatever is done with a machine that stands, forwards and backwards, leaves the work of the labs' modules
 * as it would be had nobody looked.
 */
import {describe, expect, test} from 'vitest';
import {labStart, startGuest} from '../../../src/cli/guest/harness';
import {chance} from '../random';
import {DebuggedLab} from './session';
import shipped from '../../../images/manifest.json';
import type {Chance} from '../random';

/**
 * A few dozen actions on one lab; MODLAB_ALL_MODULES=1: a thousand, over the modules of all labs. DEBUG_LABS=oops,symbols takes
 * these, DEBUG_ACTIONS as many on each.
 */
const isWhole = process.env['MODLAB_ALL_MODULES'] !== undefined;
const EVERY_LAB = ['first-module', ...Object.keys(shipped.labs)];
const NAMED = process.env['DEBUG_LABS'];
const LABS = NAMED !== undefined ? NAMED.split(',') : isWhole ? EVERY_LAB : ['first-module'];
const ACTIONS = Number(process.env['DEBUG_ACTIONS'] ?? (isWhole ? Math.ceil(1000 / EVERY_LAB.length) : 36));
/** Each starts a machine. */
const BACKS = isWhole ? 3 : 2;
/** Seeds the actions: DEBUG_SEED=7 makes others of them. */
const SEED = Number(process.env['DEBUG_SEED'] ?? 1);

/**
 * Modules that are not the same twice on one machine. forgetful leaves the kernel's list of misc devices in memory that is freed with
 * it: what the next misc_register() makes of that depends on what lies there by then.
 */
const LEFT_OUT = new Set(['forgetful']);

/**
 * What a module says and does, without when, without addresses, and without the number of the process that loads it. Ends in a
 * file: a machine that is gone back to has it to do again.
 */
const workOf = (home: string, name: string) => `(
  dmesg -c >/dev/null
  insmod ${home}/${name}.ko; echo "insmod $?"
  grep -o '^${name.replaceAll('-', '_')} [0-9]* [0-9]*' /proc/modules
  for each in /sys/module/${name.replaceAll('-', '_')}/parameters/*; do [ -f "$each" ] && echo "$each $(cat "$each")"; done
  cat /proc/misc /proc/devices | sort
  rmmod ${name}; echo "rmmod $?"
  dmesg
) >/tmp/telling 2>&1; mv /tmp/telling /tmp/told`;

const plain = (text: string) =>
  text
    .replace(
      /^.*(?:loading out-of-tree module|module verification failed|module license|Disabling lock debugging).*\n/gm,
      '',
    )
    .replace(/^\[ *[\d.]+\] /gm, '')
    .replace(/\bPID: \d+/g, 'PID: x')
    .replace(/0x[0-9a-f]+|\b[0-9a-f]{8}\b/g, 'x');

class Work {
  readonly #debugged: DebuggedLab;
  /** What the module tells; undefined until it is over. */
  told: string | undefined;

  constructor(debugged: DebuggedLab) {
    this.#debugged = debugged;
  }

  async begin(home: string, name: string): Promise<void> {
    await this.#debugged.lab.run(
      `rm -f /tmp/told; sh -c '${workOf(home, name).replaceAll("'", `'\\''`)}' >/dev/null 2>&1 &`,
    );
    this.watch();
  }

  /** On the machine in place, as long as it is that. */
  watch(): void {
    const {lab} = this.#debugged;
    const isOver = lab.run('until [ -e /tmp/told ]; do sleep 0.1; done; cat /tmp/told', {timeoutMs: 600_000});
    void isOver.then(
      ({output}) => {
        if (lab === this.#debugged.lab) this.told = plain(output);
      },
      () => undefined,
    );
  }

  /** Resolves with whether the machine stands, or the work is over. */
  async standsOrEnds(after: number): Promise<boolean> {
    for (;;) {
      if (this.#debugged.stopped && this.#debugged.stops > after) return true;
      if (this.told !== undefined) return false;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** Does something at a stop that is drawn by lot. `first`: the stop that it may go back to at most. Whether it went back. */
async function act(debugged: DebuggedLab, drawn: Chance, first: number): Promise<boolean> {
  const what = drawn.pick(['over', 'over', 'into', 'out', 'go on', 'back', 'back'] as const);
  if (what === 'back') {
    const {history} = debugged;
    return history.length > first && history.to(first + drawn.below(history.length - first));
  }
  await (what === 'go on' ? debugged.engine.resume() : debugged.engine.step(what));
  return false;
}

const removeAll = ({breakpoints}: DebuggedLab) => {
  for (const {id} of breakpoints.all) breakpoints.remove(id);
};

describe.each(LABS)('the modules of %s', (id) => {
  test(`end as if nobody had stopped them, after ${ACTIONS} breaks, steps, and ways back`, async () => {
    const home = `/root/labs/${id}`;
    const debugged = await new DebuggedLab(await startGuest(await labStart(id)), home).withCompiler();
    const drawn = chance(SEED * 7919 + id.length);
    const {output} = await debugged.lab.run(`cd ${home} && make >&2; ls *.ko`, {timeoutMs: 300_000});
    const names = output
      .split('\n')
      .flatMap((file) => /^([\w-]+)\.ko$/.exec(file)?.[1] ?? [])
      .filter((name) => !LEFT_OUT.has(name));
    const done = {actions: 0, backs: 0, stops: 0};
    for (const name of names) {
      const read = await debugged.lab.guest.readFile(`${home}/${name}.c`, 1 << 20);
      if (!read.ok) continue;
      const lines = new TextDecoder().decode(read.bytes).split('\n');
      const undisturbed = new Work(debugged);
      await undisturbed.begin(home, name);
      await undisturbed.standsOrEnds(debugged.stops);
      // What oopses leaves a module behind, and is another machine afterwards.
      if (/BUG|Oops|WARNING/.test(undisturbed.told ?? '')) continue;
      const code = lines.flatMap((line, index) => (/^\s.*;\s*$/.test(line) ? [index + 1] : []));
      if (code.length === 0) continue;
      const breakSomewhere = () => {
        const at = drawn.pick(code);
        debugged.breakpoints.add(`${home}/${name}.c`, at, lines[at - 1] ?? '');
      };
      const share = Math.ceil(ACTIONS / names.length);
      for (let actions = 0, round = 0; actions < share && round < share; round++) {
        for (let count = 0; count < 3; count++) breakSomewhere();
        const work = new Work(debugged);
        const {length, stops} = debugged.history;
        // What stood before is another's work, or an earlier one.
        const first = stops.length === 0 ? 0 : length + 1;
        let seen = debugged.stops;
        await work.begin(home, name);
        while (await work.standsOrEnds(seen)) {
          done.stops++;
          seen = debugged.stops;
          if (actions >= share) {
            removeAll(debugged);
            await debugged.engine.resume();
            continue;
          }
          actions++;
          done.actions++;
          if (drawn.below(5) === 0) breakSomewhere();
          const wentBack = await act(debugged, drawn, done.backs < BACKS ? first : Infinity);
          if (wentBack) {
            done.backs++;
            work.watch();
          } else if (debugged.stopped && debugged.stops === seen) await debugged.engine.resume();
        }
        removeAll(debugged);
        expect(work.told, `${name}, round ${round}`).toBe(undisturbed.told);
      }
    }
    console.log(`${id}: ${names.join(', ')}: ${JSON.stringify(done)}`);
    if (names.length > 0 && !isWhole && NAMED === undefined)
      expect(Math.min(done.actions, done.backs)).toBeGreaterThan(0);
    expect(debugged.lab.said('log')).not.toMatch(/Oops|int3/);
    debugged.end();
    await debugged.lab.stop();
  }, 1_800_000);
});
