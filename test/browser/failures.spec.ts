/** Owns the bad cases: each gets a sentence and a way on. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, root, test} from './fixtures';

test('a base state damaged on its way is said, and trying again works', async ({lab, page, site}) => {
  let damaged = true;
  site.intercept((path, _request, response) => {
    if (!damaged || !path.startsWith('images/base-')) return false;
    response.writeHead(200, {'content-type': 'application/octet-stream', 'cache-control': 'no-store'});
    response.end(Buffer.alloc(100_000));
    return true;
  });
  await page.goto(lab.url);
  await expect(lab.notice).toContainText('Try again');
  damaged = false;
  await lab.notice.getByRole('button', {name: 'Try again'}).click();
  await lab.ready();
});

test('bytes that are not those of the manifest are refused', async ({lab, page, site}) => {
  let wrong = true;
  site.intercept((path, _request, response) => {
    if (!wrong || !path.startsWith('images/base-')) return false;
    response.writeHead(200, {'content-type': 'application/octet-stream', 'cache-control': 'no-store'});
    response.end(Buffer.alloc(readFileSync(join(root, path)).length));
    return true;
  });
  await page.goto(lab.url);
  await expect(lab.notice).toContainText('arrived damaged');
  wrong = false;
  await lab.notice.getByRole('button', {name: 'Try again'}).click();
  await lab.ready();
});

test('a download cut half-way goes on where it was cut', async ({lab, page, site, expectComplaints}) => {
  expectComplaints(/ERR_CONTENT_LENGTH_MISMATCH .*base-/);
  const ranges: (string | undefined)[] = [];
  let half = 0;
  site.intercept((path, request, response) => {
    if (!path.startsWith('images/base-')) return false;
    ranges.push(request.headers.range);
    if (request.headers.range !== undefined) return false;
    const whole = readFileSync(join(root, path));
    half = whole.length >> 1;
    response.writeHead(200, {'content-type': 'application/octet-stream', 'content-length': whole.length});
    response.write(whole.subarray(0, half));
    response.socket?.end();
    return true;
  });
  await page.goto(lab.url);
  await lab.ready();
  // What had arrived by the time of the cut is not asked for again.
  const again = ranges.find((range) => range !== undefined);
  const from = Number(/^bytes=(\d+)-$/.exec(again ?? '')?.[1]);
  expect(from).toBeGreaterThan(0);
  expect(from).toBeLessThanOrEqual(half);
});

test('a host that is not there is said, and trying again works once it is', async ({
  lab,
  page,
  site,
  expectComplaints,
}) => {
  expectComplaints(/status of 503 .*images/);
  let gone = true;
  site.intercept((path, _request, response) => {
    if (!gone || !path.startsWith('images/')) return false;
    response.writeHead(503).end();
    return true;
  });
  await page.goto(lab.url);
  await expect(lab.notice).toContainText('did not finish');
  gone = false;
  await lab.notice.getByRole('button', {name: 'Try again'}).click();
  await lab.ready();
});

test('when the worker dies, the last save is offered and opens', async ({lab, page}) => {
  // The page's own handle on its worker, to end it as a browser does that runs out of memory: without a word.
  await page.addInitScript(() => {
    const workers: Worker[] = [];
    Object.assign(window, {workers});
    window.Worker = class extends Worker {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        workers.push(this);
      }
    };
  });
  await lab.open();
  await lab.run('echo kept > /root/kept');
  await lab.saved();
  await page.evaluate(() => (window as unknown as {workers: Worker[]}).workers[0]?.terminate());
  await expect(lab.notice).toContainText('stopped', {timeout: 40_000});
  await lab.notice.getByRole('button', {name: 'Restore the last save'}).click();
  await lab.ready();
  expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
});

test("a panic is shown with the kernel's own words, and the last save comes back", async ({lab}) => {
  await lab.open();
  await lab.run('echo kept > /root/kept');
  await lab.saved();
  await lab.type('echo c > /proc/sysrq-trigger\n');
  await expect(lab.notice).toContainText('panicked');
  await expect(lab.status).toHaveText('kernel panic');
  await lab.notice.getByRole('button', {name: 'Restore the last save'}).click();
  await lab.ready();
  expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
});

test('a browser without WebAssembly is told so', async ({page, site}) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'WebAssembly');
  });
  await page.goto(site.url);
  await expect(page.getByText('it lacks WebAssembly')).toBeVisible();
});

test('without storage the machine runs, and the page says that it is not saved', async ({lab, page}) => {
  await page.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException('refused', 'SecurityError');
    };
  });
  await lab.open();
  await expect(lab.notice).toContainText('not saved');
});
