/** Owns the proof that a complaint of a page fails its test: each of these would pass if nobody heard it. */
import {test} from './fixtures';

test.describe('a test fails', () => {
  test.beforeEach(async ({page, site}) => {
    test.fail();
    await page.goto(site.blank);
  });

  test('of an error in the console', async ({page}) => {
    await page.evaluate(() => console.error('an error'));
  });

  test('of an exception that nobody caught', async ({page}) => {
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error('nobody caught this');
      });
      return new Promise((resolve) => setTimeout(resolve, 10));
    });
  });

  test('of a promise whose rejection nobody handled', async ({page}) => {
    await page.evaluate(() => {
      void Promise.reject(new Error('nobody handled this'));
      return new Promise((resolve) => setTimeout(resolve, 10));
    });
  });

  test('of an error in a worker', async ({page}) => {
    await page.evaluate(async () => {
      const url = URL.createObjectURL(new Blob(['setTimeout(() => { throw new Error("in a worker") })']));
      const worker = new Worker(url);
      await new Promise((resolve) => worker.addEventListener('error', resolve));
    });
  });

  test('of what the policy forbids', async ({page, site}) => {
    await page.goto(site.url);
    await page.evaluate(() => {
      const refused = new Promise((resolve) => document.addEventListener('securitypolicyviolation', resolve));
      new Image().src = 'https://elsewhere.example/x.png';
      return refused;
    });
  });

  test('of another page than its own', async ({context, site}) => {
    const other = await context.newPage();
    await other.goto(site.blank);
    await other.evaluate(() => console.error('an error'));
  });

  test('of what another person’s page says', async ({visitor}) => {
    const {lab} = await visitor();
    await lab.page.evaluate(() => console.error('an error'));
  });

  test('if what it expects is not said', ({expectComplaints}) => {
    expectComplaints(/something else/);
  });
});

test('what a test expects is no failure', async ({page, site, expectComplaints}) => {
  expectComplaints(/an error/);
  await page.goto(site.blank);
  await page.evaluate(() => console.error('an error'));
});
