/** Owns WebKit: WebKitGTK's small browser on a screen that nobody sees, driven over WebDriver. */
import {once} from 'node:events';
import {createServer} from 'node:net';
import {setTimeout} from 'node:timers/promises';
import {Builder, Capabilities, Origin} from 'selenium-webdriver';
import {provide} from '../../build-scripts/provide';
import {ENTER, evaluator} from './browser';
import {start} from './process';
import type {AddressInfo} from 'node:net';
import type {Browser, Engine} from './browser';

const DRIVER = 'WebKitWebDriver';
const SCREEN = 'Xvfb';
const START_LIMIT_MS = 30_000;
const POLL_MS = 20;
/** Nothing that a test asks of the page takes longer. */
const PATIENCE_MS = 300_000;

export const webkit: Engine = {
  name: 'WebKit',
  absent: () => provide({[DRIVER]: ['webkit2gtk-driver'], [SCREEN]: ['xvfb']}),
  start: startWebKit,
};

declare global {
  interface Window {
    complaints?: string[];
  }
}

/** The driver does not say which one it took: it must be told. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Nor does it say when it listens. */
async function answers(url: string): Promise<void> {
  const limit = AbortSignal.timeout(START_LIMIT_MS);
  for (;;) {
    try {
      await fetch(url);
      return;
    } catch {
      limit.throwIfAborted();
      await setTimeout(POLL_MS);
    }
  }
}

/**
 * Runs in the page, once it has loaded: WebDriver tells nothing of the console, and Debian's WebKit writes it to the
 * system's journal, which a container has not.
 */
function listenToComplaints(): void {
  const complaints: string[] = (window.complaints = []);
  const said = console.error.bind(console);
  console.error = (...words) => {
    complaints.push(words.join(' '));
    said(...words);
  };
  addEventListener('error', ({message}) => complaints.push(message));
  addEventListener('unhandledrejection', ({reason}) => complaints.push(String(reason)));
  document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) =>
    complaints.push(`policy: ${violatedDirective} ${blockedURI}`),
  );
}

async function startWebKit(): Promise<Browser> {
  const screen = start(SCREEN, ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp']);
  const [display] = await screen.says(/^\d+$/);
  const port = await freePort();
  const server = `http://127.0.0.1:${port}`;
  const program = start(
    DRIVER,
    [`--port=${port}`],
    // Root may not make the sandbox that it wants.
    {DISPLAY: `:${display}`, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1'},
  );
  await answers(`${server}/status`);
  const driver = await new Builder()
    .usingServer(server)
    .withCapabilities(
      new Capabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': {args: ['--automation']},
      }),
    )
    .build();
  await driver.manage().setTimeouts({script: PATIENCE_MS});
  const evaluate = evaluator((expression) => driver.executeAsyncScript(`${expression}.then(arguments[0])`));
  const earlier: string[] = [];
  /** What the page that is about to go has complained of. */
  const collect = async () => {
    earlier.push(...(await evaluate(() => window.complaints?.splice(0) ?? [])));
    return earlier;
  };
  return {
    complaints: collect,
    goto: async (url) => {
      await driver.get(url);
      await evaluate(listenToComplaints);
    },
    reload: async () => {
      await collect();
      await driver.navigate().refresh();
      await evaluate(listenToComplaints);
    },
    evaluate,
    type: (text) => driver.actions().sendKeys(text.replaceAll('\n', ENTER)).perform(),
    click: (x, y) =>
      driver
        .actions()
        .move({x: Math.round(x), y: Math.round(y), origin: Origin.VIEWPORT})
        .click()
        .perform(),
    close: async () => {
      await driver.quit();
      await program.end();
      await screen.end();
    },
  };
}
