/** Owns Firefox, driven over WebDriver BiDi, which it speaks by itself: Debian has no geckodriver. */
import {mkdtemp, rm} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onPath, provide} from '../../build-scripts/provide';
import {ENTER, evaluator} from './browser';
import {start} from './process';
import type {Index} from 'selenium-webdriver/bidi';
import type {Browser, Engine} from './browser';

// The types name a class where the package exports it as the module.
const Connection = createRequire(import.meta.url)('selenium-webdriver/bidi') as typeof Index;

const NAMES = ['firefox-esr', 'firefox'];
/** A command that takes half a minute is given up by the connection: a longer one is asked for again. */
const PATIENCE_MS = 10_000;

interface LogEntry {
  level: 'debug' | 'info' | 'warn' | 'error';
  text: string | null;
}

/** Runs before the page's own scripts. */
const REPORT_VIOLATIONS = `() => document.addEventListener('securitypolicyviolation', (event) =>
  console.error('policy:', event.violatedDirective, event.blockedURI))`;

export const firefox: Engine = {
  name: 'Firefox',
  absent: () => (onPath(NAMES) === undefined ? provide({'firefox-esr': ['firefox-esr']}) : undefined),
  start: startFirefox,
};

async function startFirefox(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'modlab-firefox-'));
  const program = start(onPath(NAMES) ?? 'firefox', [
    '--headless',
    '--no-remote',
    ...['--profile', profile, '--remote-debugging-port', '0'],
  ]);
  const [, address = ''] = await program.says(/WebDriver BiDi listening on (ws:\S+)/);
  const connection = new Connection(`${address}/session`);
  const send = async <Result>(method: string, params: Record<string, unknown>): Promise<Result> => {
    const answer = (await connection.send({method, params})) as {result?: Result; message?: string};
    if (answer.result === undefined) throw new Error(`${method}: ${answer.message ?? 'no answer'}`);
    return answer.result;
  };
  await send('session.new', {capabilities: {}});
  const complaints: string[] = [];
  connection.on('log.entryAdded', ({level, text}: LogEntry) => {
    if (level === 'error') complaints.push(text ?? '');
  });
  await send('session.subscribe', {events: ['log.entryAdded']});
  await send('script.addPreloadScript', {functionDeclaration: REPORT_VIOLATIONS});
  const {contexts} = await send<{contexts: {context: string}[]}>('browsingContext.getTree', {});
  const context = contexts[0]?.context;

  /** The string that the expression's promise resolves with; undefined if that is another value. */
  const ask = async (expression: string): Promise<string | undefined> => {
    const {result, exceptionDetails} = await send<{
      result?: {value?: string};
      exceptionDetails?: {text: string};
    }>('script.evaluate', {expression, target: {context}, awaitPromise: true});
    if (!result) throw new Error(exceptionDetails?.text ?? expression);
    return result.value;
  };

  return {
    complaints: () => Promise.resolve(complaints),
    goto: (url) => send('browsingContext.navigate', {context, url, wait: 'complete'}),
    reload: () => send('browsingContext.reload', {context, wait: 'complete'}),
    evaluate: evaluator(async (expression) => {
      await ask(`globalThis.asked = ${expression}; undefined`);
      const later = `new Promise((resolve) => setTimeout(resolve, ${PATIENCE_MS}))`;
      for (;;) {
        const json = await ask(`Promise.race([globalThis.asked, ${later}])`);
        if (json !== undefined) return json;
      }
    }),
    type: (text) =>
      send('input.performActions', {
        context,
        actions: [
          {
            type: 'key',
            id: 'keyboard',
            actions: Array.from(text.replaceAll('\n', ENTER)).flatMap((value) => [
              {type: 'keyDown', value},
              {type: 'keyUp', value},
            ]),
          },
        ],
      }),
    click: (x, y) =>
      send('input.performActions', {
        context,
        actions: [
          {
            type: 'pointer',
            id: 'mouse',
            actions: [
              {type: 'pointerMove', x: Math.round(x), y: Math.round(y)},
              {type: 'pointerDown', button: 0},
              {type: 'pointerUp', button: 0},
            ],
          },
        ],
      }),
    close: async () => {
      await connection.close();
      await program.end();
      await rm(profile, {recursive: true});
    },
  };
}
