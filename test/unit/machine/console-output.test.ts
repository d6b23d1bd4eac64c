/** Owns the proof that a console's output comes whole and in batches, stops for a slow page, and is remembered within bounds. */
import {beforeEach, describe, expect, test} from 'vitest';
import {ConsoleOutput} from '../../../src/machine/console/console-output';

const KEPT = 1000;
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (from: Uint8Array) => new TextDecoder().decode(from);

describe("a console's output", () => {
  let delivered: string[];
  let output: ConsoleOutput;
  beforeEach(() => {
    delivered = [];
    output = new ConsoleOutput(KEPT, (batch) => delivered.push(text(batch)));
  });
  const say = (what: string, now = 0) => output.push(bytes(what), now);
  const flushed = (what: string) => {
    say(what);
    output.flush(0, true);
  };

  test('is passed on once it is old enough, large enough, or the guest goes to sleep', () => {
    say('a', 100);
    output.flush(104, false);
    say('b', 105);
    expect(delivered).toEqual([]);
    // The age is that of the first byte.
    output.flush(108, false);
    expect(delivered).toEqual(['ab']);
    say('c', 200);
    output.flush(200, true);
    expect(delivered).toEqual(['ab', 'c']);
    say('x'.repeat(64 << 10), 300);
    output.flush(300, false);
    expect(delivered.at(-1)).toHaveLength(64 << 10);
    output.flush(1000, true);
    expect(delivered).toHaveLength(3);
  });

  test('comes whole and in order, however it was cut', () => {
    const whole = Array.from({length: 5000}, (_, i) => `line ${i}\n`).join('');
    for (let at = 0, length = 1; at < whole.length; at += length, length = (length * 7) % 4099) {
      say(whole.slice(at, at + length), at);
      output.flush(at, at % 5 === 0);
    }
    output.flush(0, true);
    expect(delivered.join('')).toBe(whole);
  });

  test('a batch that was passed on does not change with what is said next', () => {
    const batches: Uint8Array[] = [];
    const kept = new ConsoleOutput(KEPT, (batch) => batches.push(batch));
    kept.push(bytes('first'), 0);
    kept.flush(0, true);
    kept.push(bytes('SECOND'), 0);
    kept.flush(0, true);
    expect(batches.map(text)).toEqual(['first', 'SECOND']);
  });

  test('holds the guest back while the page has half a megabyte to draw, and until it has drawn', () => {
    flushed('x'.repeat(512 << 10));
    expect(output.full).toBe(false);
    flushed('y');
    expect(output.full).toBe(true);
    output.acknowledge(1);
    expect(output.full).toBe(false);
    // A page that acknowledges more than it was given earns nothing by it.
    output.acknowledge(10 << 20);
    flushed('x'.repeat((512 << 10) + 1));
    expect(output.full).toBe(true);
  });

  test('is remembered, cut at a line', () => {
    for (let i = 0; i < 500; i++) flushed(`line ${i}\n`);
    const history = text(output.history());
    expect(history.length).toBeLessThanOrEqual(KEPT);
    expect(history.length).toBeGreaterThan(KEPT - 20);
    expect(history).toMatch(/^line \d+\n(line \d+\n)*line 499\n$/);
  });

  test('is remembered within bounds though no line ever ends', () => {
    for (let i = 0; i < 50; i++) flushed('x'.repeat(KEPT / 4));
    expect(output.history().length).toBeLessThanOrEqual(KEPT);
    expect(output.history().length).toBeGreaterThan(KEPT / 2);
  });

  test('is remembered from when it came, not from when it was passed on: a save falls on any moment', () => {
    flushed('shown\n');
    say('$ ');
    expect(text(output.history())).toBe('shown\n$ ');
    expect(delivered).toEqual(['shown\n']);
    flushed('ls');
    expect(delivered).toEqual(['shown\n', '$ ls']);
    expect(text(output.history())).toBe('shown\n$ ls');
    say('x'.repeat(2 * KEPT));
    expect(output.history().length).toBeLessThanOrEqual(KEPT);
  });

  test('is said again after a restore without counting as news, and goes on from there', () => {
    const history = bytes('before\n');
    say('of the machine before');
    output.replay(history);
    expect(delivered).toEqual(['before\n']);
    output.flush(0, true);
    flushed('after\n');
    expect(delivered).toEqual(['before\n', 'after\n']);
    expect(text(output.history())).toBe('before\nafter\n');
    history.fill(0);
    expect(text(output.history())).toBe('before\nafter\n');
    output.replay(new Uint8Array(0));
    expect(delivered).toHaveLength(2);
    expect(output.history()).toHaveLength(0);
  });

  test('a replay leaves room for as much as ever', () => {
    output.replay(bytes('x'.repeat(600 << 10)));
    expect(output.full).toBe(false);
  });

  test('what was held back for a page that is gone does not hold back a restored machine', () => {
    flushed('x'.repeat(600 << 10));
    expect(output.full).toBe(true);
    output.replay(bytes('restored'));
    expect(output.full).toBe(true);
    output.acknowledge(600 << 10);
    expect(output.full).toBe(false);
  });
});
