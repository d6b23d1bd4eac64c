/** Owns the proof that a fault of the page's own code neither silences others nor goes unsaid, nor is said a thousand times. */
import {afterEach, describe, expect, test, vi} from 'vitest';
import {Emitter} from '../../../src/session/async/emitter';
import {Faults} from '../../../src/session/messages/faults';

afterEach(() => vi.unstubAllGlobals());

describe('an emitter', () => {
  test('calls every listener, and reports what one of them throws', () => {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
    const emitter = new Emitter<{it: number}>();
    const heard: string[] = [];
    emitter.on('it', (n) => heard.push(`one ${n}`));
    emitter.on('it', () => {
      throw new TypeError('two');
    });
    emitter.on('it', (n) => heard.push(`three ${n}`));
    emitter.emit('it', 1);
    expect(heard).toEqual(['one 1', 'three 1']);
    expect(reported).toEqual([new TypeError('two')]);
  });
});

describe('faults', () => {
  const watched = () => {
    const said: string[] = [];
    return {said, faults: new Faults((text) => said.push(text))};
  };

  test('end in a sentence that says what happened and what to do', () => {
    const {said, faults} = watched();
    faults.report('page', new TypeError('x is undefined'));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^[A-Z].*TypeError: x is undefined.*\.$/);
    faults.report('machine', 'a word');
    faults.report('machine', undefined);
    expect(said).toHaveLength(3);
    for (const text of said) expect(text).toMatch(/reload/);
  });

  test('are said once for each kind, whatever numbers are in them', () => {
    const {said, faults} = watched();
    for (let i = 0; i < 1000; i++) faults.report('page', new Error(`no element ${i} at 0x${i.toString(16)}`));
    expect(said).toHaveLength(1);
    faults.report('machine', new Error('no element 1 at 0x1'));
    expect(said).toHaveLength(2);
  });

  test('of very many kinds the first tell enough, and a long one is cut', () => {
    const {said, faults} = watched();
    for (const letter of 'abcdefghijklmnopqrstuvwxyz')
      faults.report('page', new Error(letter.repeat(10_000)));
    expect(said.length).toBeLessThanOrEqual(5);
    for (const text of said) expect(text.length).toBeLessThan(500);
  });

  test('that every browser makes of nothing are not said', () => {
    const {said, faults} = watched();
    faults.report('page', new Error('ResizeObserver loop completed with undelivered notifications.'));
    faults.report('page', 'ResizeObserver loop limit exceeded');
    faults.report('page', new DOMException('The user aborted a request.', 'AbortError'));
    expect(said).toEqual([]);
  });
});
