/** Owns the proof that a fault of the page's own code, or of its worker's, ends in a sentence, once, and not in silence. */
import {expect, test} from './fixtures';

test('what nobody caught in the page is said once, and the machine runs on', async ({
  lab,
  page,
  expectComplaints,
}) => {
  expectComplaints(/TypeError: fault number/, /RangeError: another kind/);
  await lab.open();
  await page.evaluate(() => {
    for (let i = 0; i < 500; i++) setTimeout(() => void Promise.reject(new TypeError(`fault number ${i}`)));
  });
  await expect(lab.notice).toContainText('TypeError: fault number');
  await expect(lab.notice).toContainText('reload the page');
  await lab.notice.getByRole('button', {name: 'Dismiss'}).click();
  await page.evaluate(() => {
    setTimeout(() => {
      throw new RangeError('another kind');
    });
  });
  await expect(lab.notice).toContainText('RangeError: another kind');
  expect((await lab.run('uname -s')).output).toBe('Linux\n');
});

test('a promise that fails in the machine’s worker is said, and the machine runs on', async ({
  lab,
  page,
  allowComplaints,
}) => {
  // Of a worker's own the browser tells, or does not.
  allowComplaints(/in the worker/);
  await lab.open();
  for (const worker of page.workers())
    await worker.evaluate(() => void setTimeout(() => void Promise.reject(new Error('in the worker'))));
  await expect(lab.notice).toContainText('in the worker');
  expect((await lab.run('uname -s')).output).toBe('Linux\n');
});

test('an element that stumbles over an event keeps nobody else from hearing of it', async ({
  lab,
  page,
  expectComplaints,
}) => {
  expectComplaints(/a listener/);
  await lab.open();
  await page.evaluate(() => {
    const {session} = document.querySelector('modlab-app') as unknown as {
      session: {on(name: string, listener: () => void): void; emit(name: string, event: unknown): void};
    };
    session.on('phase', () => {
      throw new Error('a listener');
    });
  });
  await page.evaluate(() => window.modlab.reboot());
  await lab.ready();
  await expect(lab.notice).toContainText('a listener');
});
