/** Owns one test for each fault of v86 that we work round; each fails without its workaround. */
import {describe, expect, test} from 'vitest';
import {startGuest} from '../../src/cli/guest/harness';
import {returnToBase} from './return-to-base';
import type {Lab} from '../../src/cli/guest/harness';

function cpuOf({machine}: Lab) {
  const cpu = machine.emulator?.v86.cpu;
  if (!cpu) throw new Error('there is no CPU');
  return cpu;
}

describe('faults of v86 0.5.462', () => {
  test('a restore writes flags, FPU status and MXCSR into the CPU instead of replacing the views on them', async () => {
    const lab = await startGuest();
    const cpu = cpuOf(lab);
    for (const name of ['last_result', 'fpu_status_word', 'mxcsr'] as const)
      expect(cpu[name].buffer, name).toBe(cpu.wasm_memory.buffer);
    expect(cpu.mxcsr[0]).toBe(0x1f80);
    await lab.stop();
  });

  test("the second and third restore in one instance keep the guest's clock", async () => {
    const lab = await startGuest();
    const uptime = async () => Number((await lab.run('cat /proc/uptime')).output.split(' ')[0]);
    const first = await uptime();
    await lab.run('sleep 1.5');
    for (let i = 0; i < 3; i++) {
      await returnToBase(lab);
      const again = await uptime();
      expect(Math.abs(again - first)).toBeLessThan(1);
    }
    await lab.stop();
  });

  test('an exception in the main loop becomes the phase `crashed`', async () => {
    const lab = await startGuest();
    lab.machine.emulator?.add_listener('virtio-console0-output-bytes', () => {
      throw new Error('a device threw');
    });
    lab.type('\n');
    await lab.until(() => lab.phase().kind === 'crashed', 'the phase');
    expect(lab.phase()).toMatchObject({message: 'a device threw'});
    expect(await lab.machine.save()).toMatchObject({ok: false, why: 'not-running'});
  });

  test('the wall clock is right after a restore, and random numbers differ between copies', async () => {
    const one = await startGuest();
    const two = await startGuest();
    for (const lab of [one, two]) {
      const seconds = Number((await lab.run('date +%s')).output);
      expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(5);
    }
    const random = (lab: typeof one) => lab.run('head -c 32 /dev/urandom | md5sum');
    expect((await random(one)).output).not.toBe((await random(two)).output);
    await one.stop();
    await two.stop();
  });
});
