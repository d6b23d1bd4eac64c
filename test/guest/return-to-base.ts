/** Owns a restore in an instance of v86 that has run already. No page does this: it shows what a restore must not rely on. */
import {wakeUp} from '../../src/machine/start/after-restore';
import {ramOf, unpackPages} from '../../src/machine/state/memory';
import {restore} from '../../src/machine/state/state';
import {shippedBase} from '../../src/cli/guest/harness';
import type {Lab} from '../../src/cli/guest/harness';

/** The machine is the base again; whoever had asked the agent something is told. */
export async function returnToBase({machine, guest}: Lab): Promise<void> {
  const core = machine.emulator?.v86;
  if (!core) throw new Error('no machine');
  const base = await shippedBase();
  core.stop();
  ramOf(core.cpu).fill(0);
  unpackPages(core.cpu, base.pages);
  restore(core, base, undefined);
  core.run();
  wakeUp(guest);
}
