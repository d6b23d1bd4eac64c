/** Owns the proof that the control channel holds in the real guest: killed, starved, saved in the middle, and as a user. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startGuest} from '../../src/cli/guest/harness';
import {returnToBase} from './return-to-base';
import type {Lab} from '../../src/cli/guest/harness';
import type {WatchEvent} from '../../src/protocol/guest';

describe('the agent', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startGuest();
  });
  afterAll(() => lab.stop());

  test('runs scripts side by side, and tells how each ended', async () => {
    const [slow, failing, killed] = await Promise.all([
      lab.run('sleep 0.3; echo slow'),
      lab.run('echo out; echo err >&2; exit 3'),
      lab.run('kill -9 $$'),
    ]);
    expect(slow).toEqual({output: 'slow\n', exitCode: 0});
    expect(failing).toEqual({output: 'out\nerr\n', exitCode: 3});
    expect(killed.exitCode).toBe(137);
  });

  test('ends a script that takes too long, with all it started', async () => {
    const late = await lab.guest.run('sleep 1000 & sleep 1001', {timeoutMs: 300});
    expect(late).toMatchObject({ok: true, timedOut: true});
    expect((await lab.run("ps | grep '[s]leep 100'")).output).toBe('');
  });

  test('carries files of any bytes, and says by name what the kernel refused', async () => {
    const bytes = Uint8Array.from({length: 300_000}, (_, i) => (i * 7919) >> 3);
    expect(await lab.guest.writeFile('/root/bytes', bytes)).toEqual({ok: true});
    const read = await lab.guest.readFile('/root/bytes');
    expect(read.ok && Buffer.compare(read.bytes, bytes)).toBe(0);
    expect(await lab.guest.readFile('/root/absent')).toMatchObject({ok: false, errno: 'ENOENT'});
    expect(await lab.guest.list('/root/labs/first-module')).toMatchObject({
      ok: true,
      entries: expect.arrayContaining([expect.objectContaining({name: 'hello.ko', type: 'file'})]) as unknown,
    });
  });

  test('tells of changes of a file, and of modules that come and go', async () => {
    const events: WatchEvent[] = [];
    const watch = await lab.guest.watch('/root', (event) => events.push(event));
    if (!watch.ok) throw new Error(watch.message);
    await lab.run('echo x > /root/watched; insmod /root/labs/first-module/hello.ko; rmmod hello');
    await expect.poll(() => events.some(({path}) => path === '/root/watched')).toBe(true);
    await expect
      .poll(() => lab.events.filter((e) => e.kind === 'uevent' && e.devpath === '/module/hello').length)
      .toBe(2);
    await lab.guest.unwatch(watch.watch);
  });

  test('answers as the user it is told to be, who may load no module, not even through su', async () => {
    const insmod = 'insmod /tmp/hello.ko';
    await lab.run('cp /root/labs/first-module/hello.ko /tmp; chmod 644 /tmp/hello.ko');
    const refused = await lab.run(`id -un; ${insmod}`, {user: 'student', cwd: '/tmp'});
    expect(refused.output).toBe(
      'student\ninsmod: ERROR: could not insert module /tmp/hello.ko: Operation not permitted\n',
    );
    expect((await lab.run(`su student -c '${insmod}'`)).output).toContain('Operation not permitted');
    // A busybox that is setuid for su must not hand its rights to what a user starts with it.
    expect((await lab.run('busybox sh -c "id -u"', {user: 'student', cwd: '/tmp'})).output).toBe('1000\n');
    expect((await lab.guest.modules()).ok).toBe(true);
    expect((await lab.run('grep -c ^hello /proc/modules')).output).toBe('0\n');
  });

  test('comes back when it is killed in the middle of a request, which is told', async () => {
    const interrupted = lab.guest.run('killall -9 modlab-agent; sleep 10');
    expect(await interrupted).toMatchObject({ok: false, why: 'interrupted'});
    expect((await lab.run('echo back')).output).toBe('back\n');
    // What only looks is asked again by itself.
    lab.type('killall -9 modlab-agent; echo kil""led\n');
    await lab.until(() => lab.said('terminal1').includes('\nkilled'), "the agent's end");
    expect(await lab.guest.stat('/root')).toMatchObject({ok: true});
    expect((await lab.run('echo again')).output).toBe('again\n');
  });

  test('is still there when the guest has no memory left', async () => {
    // tail keeps what it reads until a line ends, and zeros have none: the kernel kills it in the end.
    const starved = await lab.guest.run('tail /dev/zero', {timeoutMs: 60_000});
    expect(starved).toMatchObject({ok: true, exitCode: 137, timedOut: false});
    expect((await lab.run('echo alive')).output).toBe('alive\n');
    await lab.until(() => lab.said('log').includes('Out of memory: Killed process'), "the kernel's word");
    expect(lab.said('log')).not.toMatch(/Killed process \d+ \(modlab-agent\)/);
  });

  test('a machine saved in the middle of a request goes on without it, elsewhere and here', async () => {
    const running = lab.guest.run('echo begun > /root/begun; sleep 2; echo done');
    await expect.poll(async () => (await lab.guest.stat('/root/begun')).ok).toBe(true);
    const saved = await lab.machine.save();
    if (!saved.ok) throw new Error(saved.message);
    const other = await startGuest({kind: 'snapshot', delta: saved.delta});
    expect((await other.run('cat /root/begun')).output).toBe('begun\n');
    // Nobody waits for it there: its script is ended, not left behind.
    expect((await other.run("ps | grep '[s]leep 2$'")).output).toBe('');
    expect(await running).toMatchObject({ok: true, exitCode: 0});
    await other.stop();
  });

  test('a request that a return to the base cuts off is told', async () => {
    const cut = lab.guest.run('sleep 100', {timeoutMs: 200_000});
    const look = lab.guest.stat('/root');
    expect(await look).toMatchObject({ok: true});
    await returnToBase(lab);
    expect(await cut).toMatchObject({ok: false, why: 'interrupted'});
    expect((await lab.run('ls /root/begun')).exitCode).toBe(1);
  });
});
