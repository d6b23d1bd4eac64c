/** Owns the proof that the X-ray shows what the real kernel does: a load step by step, where one stops, a module's bits. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {Xray} from '../../src/session/xray/xray';
import {memoryMap} from '../../src/session/xray/memory-map';
import {startGuest} from '../../src/cli/guest/harness';
import {returnToBase} from './return-to-base';
import type {Lab} from '../../src/cli/guest/harness';

describe('the X-ray', () => {
  let lab: Lab;
  let xray: Xray;
  beforeAll(async () => {
    lab = await startGuest();
    xray = new Xray((ask) => ask(lab.guest));
  });
  afterAll(() => lab.stop());

  const load = async (id: string, file: string, parameters?: string) => {
    const result = await xray.load(id, file, parameters);
    if (!result.ok) throw new Error(result.message);
    const {steps, errno} = result.watched.steps;
    const failed = steps.findIndex(({state}) => state === 'failed');
    return {...result.watched, steps, errno, failed: failed < 0 ? undefined : (steps[failed]?.title ?? '')};
  };

  test('draws a load from its first step to its last', async () => {
    const {steps, errno, log, line} = await load('first-module', 'hello.ko');
    expect(log.map(({text}) => text)).toContain('hello: init');
    expect(line).toMatch(/^hello 12288 0 - Live 0x/);
    expect(errno).toBe('');
    expect(steps.map(({state}) => state)).toEqual(Array(10).fill('done'));
    const init = steps[9]?.calls.find(({name}) => name === 'do_one_initcall');
    expect(init?.returned).toBe(0);
    expect(init?.calls).toMatchObject([{name: 'hello_init [hello]', returned: 0}]);
    // Its printk goes to the serial console, which takes longer than a look at a table.
    expect(init?.durationUs).toBeGreaterThan(10);
    expect(steps[6]?.calls.map(({name}) => name)).toContain('resolve_symbol');
  });

  test('puts the log’s lines where the kernel wrote them', async () => {
    await lab.run('rmmod hello');
    const {trace, log, steps} = await load('first-module', 'hello.ko');
    const at = log.find(({text}) => text === 'hello: init')?.atUs ?? -1;
    const init = steps[9]?.calls.find(({name}) => name === 'do_one_initcall');
    // printk and function_graph have one clock; what they print of it is cut to a microsecond.
    expect(at).toBeGreaterThanOrEqual((init?.atUs ?? Infinity) - 1);
    expect(at).toBeLessThanOrEqual((init?.atUs ?? 0) + (init?.durationUs ?? 0) + 1);
    expect(trace.startUs).toBeGreaterThan(0);
    expect(xray.traced[0]?.log).toEqual(log);
  });

  test('stops a failing load at its real step', async () => {
    expect(await load('first-module', 'hello.ko')).toMatchObject({
      errno: 'EEXIST',
      failed: 'It joins the list',
    });
    await lab.run('rmmod hello');
    expect(await load('first-module', '/etc/passwd')).toMatchObject({
      errno: 'ENOEXEC',
      failed: 'Is it a module for this kernel?',
    });
    const refused = await load('init-fails', 'picky.ko');
    expect(refused).toMatchObject({errno: 'EINVAL', failed: 'Its init runs'});
    const init = refused.steps[9]?.calls.find(({name}) => name === 'do_one_initcall');
    expect(init?.calls).toMatchObject([
      {name: expect.stringMatching(/init \[picky\]$/) as string, returned: -22},
    ]);
    await lab.run('head -c 100 /root/labs/first-module/hello.ko > /tmp/cut.ko');
    expect((await load('first-module', '/tmp/cut.ko')).errno).toBe('ENOEXEC');
    await lab.run('echo 1 > /proc/sys/kernel/modules_disabled');
    expect(await load('first-module', 'hello.ko')).toMatchObject({errno: 'EPERM', failed: 'May it?'});
    await returnToBase(lab);
  });

  test('knows the modules of the lab and those of the kernel', async () => {
    const files = await xray.files('first-module');
    expect(files.slice(0, 3)).toEqual(['classic.ko', 'hello.ko', 'levels.ko']);
    const configs = files.find((file) => file.endsWith('/configs.ko')) ?? '';
    expect(await load('first-module', configs)).toMatchObject({errno: '', failed: undefined});
    expect(xray.nameOf('/lib/modules/6/gpio-sim.ko')).toBe('gpio_sim');
  });

  test('draws a removal', async () => {
    await lab.run('insmod /root/labs/first-module/hello.ko');
    const result = await xray.unload('first-module', 'hello');
    if (!result.ok) throw new Error(result.message);
    expect(result.watched.steps.errno).toBe('');
    expect(result.watched.steps.steps.map(({state}) => state)).toEqual(Array(5).fill('done'));
    const again = await xray.unload('first-module', 'hello');
    // rmmod looks before it asks: the kernel heard nothing.
    expect(again.ok && again.watched.said).toContain('not currently loaded');
  });

  test('shows the bits of a module', async () => {
    await lab.run('modprobe gpio-sim; insmod /root/labs/first-module/hello.ko');
    const read = await xray.bits('configfs');
    if (!read.ok) throw new Error(read.message);
    expect(read.bits.holders).toContain('gpio_sim');
    expect(read.bits.values).toContainEqual({name: 'initstate', value: 'live'});
    expect(read.bits.sections.find(({name}) => name === '.text')?.address).toMatch(/^0x[1-9a-f]/);
    const hello = await xray.bits('hello');
    if (!hello.ok) throw new Error(hello.message);
    const listed = await xray.modules();
    const size = (listed.ok && listed.modules.find(({name}) => name === 'hello')?.size) || 0;
    const symbols = await xray.symbols('hello');
    const {regions, leftOut} = memoryMap(hello.bits, size, symbols);
    const own = regions.filter(({isFreed}) => !isFreed);
    expect(own.map(({kind, isExact}) => [kind, isExact])).toEqual([
      ['text', true],
      ['data', true],
      ['read-only data', true],
    ]);
    expect(own.reduce((sum, region) => sum + region.size, 0)).toBe(size);
    expect(regions.filter(({isFreed}) => isFreed).map(({kind}) => kind)).toEqual(['init text', 'init data']);
    expect(leftOut).toBe(0);
    expect(symbols.map(({name}) => name)).toContain('cleanup_module');
    expect(await xray.bits('nothing')).toMatchObject({ok: false, errno: 'ENOENT'});
    expect(await xray.bits('../../etc')).toMatchObject({ok: false});
  });
});
