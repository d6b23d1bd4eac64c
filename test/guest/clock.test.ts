/** Owns the proof that a machine which slept for a week wakes in the present, and that its timers do not make up for it. */
import {afterEach, expect, test, vi} from 'vitest';
import {startGuest} from '../../src/cli/guest/harness';

afterEach(() => vi.restoreAllMocks());

const WEEK_MS = 7 * 24 * 3600 * 1000;

test('after a week the wall clock is right, who sleeps sleeps on, and nothing is made up for', async () => {
  const lab = await startGuest();
  await lab.run('for i in $(seq 20); do setsid sleep 3600 >/dev/null 2>&1 & done');
  await lab.run('setsid sh -c "while sleep 1; do echo tick >>/tmp/ticks; done" >/dev/null 2>&1 &');
  const saved = await lab.machine.save();
  if (!saved.ok) throw new Error(saved.message);
  await lab.stop();

  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() + WEEK_MS);
  const again = await startGuest({kind: 'snapshot', delta: saved.delta});
  const woken = Number((await again.run('date +%s')).output);
  expect(Math.abs(woken - Date.now() / 1000)).toBeLessThan(120);
  const uptime = async () => Number((await again.run('cut -d" " -f1 /proc/uptime')).output);
  const ticks = async () => Number((await again.run('touch /tmp/ticks; wc -l </tmp/ticks')).output);
  const [from, before] = [await uptime(), await ticks()];
  // Some of the guest's own seconds.
  while ((await uptime()) < from + 4) await again.run('sleep 1');
  expect(Number((await again.run('pidof sleep | wc -w')).output)).toBeGreaterThanOrEqual(20);
  const made = (await ticks()) - before;
  expect(made).toBeGreaterThan(1);
  expect(made).toBeLessThanOrEqual((await uptime()) - from + 2);
  await again.stop();
});
