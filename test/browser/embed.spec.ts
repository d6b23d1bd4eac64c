/** Owns the promises to sites that embed: docs' example from another origin, one that is refused, and messages that nobody asked for. */
import {createServer} from 'node:http';
import {readFile} from 'node:fs/promises';
import {headerPolicy} from '../../build-scripts/site/policy';
import {listen} from '../../build-scripts/site/static-site';
import {expect, root, test} from './fixtures';
import type {Server} from 'node:http';
import type {Page} from '@playwright/test';

const EXAMPLE = new URL('../../docs/examples/embed.html', import.meta.url);
const servers: Server[] = [];

test.afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** A page on a port of its own, which is another origin than any other. `html`: once it is asked for. */
async function serve(html: () => string): Promise<string> {
  const server = createServer((_, response) =>
    response.writeHead(200, {'content-type': 'text/html'}).end(html()),
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('it does not listen');
  return `http://127.0.0.1:${address.port}`;
}

const done = (page: Page, text: RegExp) => expect(page.locator('#progress')).toHaveText(text);

/** As any page can that has the site in a frame, without the client; resolves with what came back within a round trip. */
const hostile = (page: Page, origin: string) =>
  page.evaluate(async (site) => {
    const frame = document.querySelector('iframe')?.contentWindow;
    const answers: unknown[] = [];
    window.addEventListener('message', ({data}) => answers.push(data));
    const call = {modlab: 1, kind: 'call', id: 900, call: 'run', args: ['touch /root/from-outside']};
    const messages: unknown[] = [
      call,
      {...call, modlab: 9},
      null,
      'x',
      [],
      {modlab: 1, kind: 'answer', id: 1},
    ];
    for (const message of messages) frame?.postMessage(message, site);
    // What comes later is answered later: a hello is always answered.
    frame?.postMessage({modlab: 1, kind: 'hello'}, site);
    const isWelcome = (data: unknown) => JSON.stringify(data).includes('welcome');
    while (!answers.some(isWelcome)) await new Promise((resolve) => setTimeout(resolve, 20));
    return answers.filter((data) => JSON.stringify(data).includes('"id":900'));
  }, origin);

test('the example of the docs follows a lab in a frame, calls only where it is allowed, and hostile messages come to nothing', async ({
  page,
  visitor,
}) => {
  const example = await readFile(EXAMPLE, 'utf8');
  let origin = '';
  const html = () => example.replaceAll('https://modlab.example', origin);
  const [teacher, stranger] = [await serve(html), await serve(html)];
  // A host that lets both have the page in a frame, and one of them call it.
  const {server, url} = await listen(
    {
      root,
      policy: headerPolicy([teacher, stranger]),
      intercept: (path, _, response) => {
        if (path !== 'embed.json') return false;
        response.writeHead(200, {'content-type': 'application/json'});
        response.end(JSON.stringify({origins: [teacher]}));
        return true;
      },
    },
    0,
  );
  servers.push(server);
  origin = url.slice(0, -1);

  await page.goto(teacher);
  await done(page, /^0 of \d+ steps done$/);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('region', {name: 'Lesson'})).toBeVisible();
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'light');
  const button = page.getByRole('button', {name: 'What is loaded?'});
  await expect(button).toBeEnabled();
  await frame.locator('modlab-terminal').first().click();
  await page.keyboard.type('insmod hello.ko\n');
  await done(page, /^[1-9] of \d+ steps done$/);
  await button.click();
  await expect(page.locator('#loaded')).toHaveText(/hello/);

  const {lab: other} = await visitor(stranger);
  await other.page.goto(stranger);
  await done(other.page, /^0 of \d+ steps done$/);
  await expect(other.page.getByRole('button', {name: 'What is loaded?'})).toBeDisabled();
  expect(await hostile(other.page, origin)).toEqual([]);
  const inside = other.page.frames()[1];
  expect(
    await inside?.evaluate(async () => {
      const {output} = await window.modlab.run('ls /root');
      return output.includes('from-outside');
    }),
  ).toBe(false);
});
