/** Owns the proof that the page passes on what concerns the compiler, and shows what that says of a person's sources. */
import {expect, test} from 'vitest';
import {fakeSession, outcome} from './fake-session';
import type {CompilerOutput} from '../../../src/protocol/compiler-api';
import type {DiagnosticsEvent} from '../../../src/session/diagnostics/gcc-output';

test('the compiler is connected with each machine, made ready when the tree is read, and told of calls', async () => {
  const log: string[] = [];
  const page = fakeSession({
    compiler: {
      attach: (machine) => log.push(`attach ${String(machine !== undefined)}`),
      load: () => {
        log.push('load');
        return Promise.resolve({ok: true});
      },
      onCalls: (served) => log.push(`calls ${served.join()}`),
    },
  });
  const start = page.session.start();
  const machine = await page.next();
  machine.run();
  expect(await outcome(start)).toBe('ok');
  machine.emit({kind: 'tree'});
  machine.emit({kind: 'calls', served: [1, 2]});
  expect(log).toEqual(['attach true', 'load', 'calls 1,2']);
  const fresh = page.session.startFresh();
  (await page.next()).run();
  expect(await outcome(fresh)).toBe('ok');
  expect(log.at(-1)).toBe('attach true');
});

test('the compiler’s state and what it says of sources are shown, but not of what the page compiles for itself', () => {
  const page = fakeSession();
  const shown: DiagnosticsEvent[] = [];
  const states: unknown[] = [];
  page.session.on('diagnostics', (event) => shown.push(event));
  page.session.on('compiler', (state) => states.push(state));
  const {onOutput, onProgress, onWorking} = page.compilerListener();
  onWorking?.(true);
  onProgress?.(1, 2);
  expect(states).toEqual([
    {working: true, received: 0, total: 0},
    {working: true, received: 1, total: 2},
  ]);
  const output = (directory: string): CompilerOutput => ({
    tool: 'gcc',
    argv: ['gcc', '-c', `${directory}/a.c`],
    cwd: '/root',
    stderr: new TextEncoder().encode(`${directory}/a.c:1:2: error: no\n`),
  });
  onOutput?.(output('/tmp/.modlab-line'));
  onOutput?.(output('/root/lab'));
  expect(shown.map(({diagnostics}) => diagnostics.map(({path}) => path))).toEqual([['/root/lab/a.c']]);
});
