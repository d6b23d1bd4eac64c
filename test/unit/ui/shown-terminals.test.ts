/** Owns the proof of which terminals are seen as they come, go and ring. */
import {describe, expect, test} from 'vitest';
import {
  CONSOLE_ALONE,
  isSeen,
  keepThose,
  ring,
  show,
  withBeside,
} from '../../../src/ui/terminal/shown-terminals';
import {terminalName} from '../../../src/ui/terminal/terminal-name';
import type {TerminalPort} from '../../../src/protocol/consoles';

const all: TerminalPort[] = ['terminal1', 'terminal2', 'terminal3'];

describe('which terminals are seen', () => {
  test('one takes the place of the one with the keyboard', () => {
    expect(show(CONSOLE_ALONE, 'terminal2')).toMatchObject({shown: 'terminal2'});
    const two = withBeside(show(CONSOLE_ALONE, 'terminal2'), 'terminal1');
    expect(show(two, 'terminal3')).toMatchObject({shown: 'terminal3', beside: 'terminal1'});
    // Of two that are seen, the keyboard changes sides.
    expect(show(two, 'terminal1')).toMatchObject({shown: 'terminal1', beside: 'terminal2'});
  });

  test('a bell is remembered until its terminal is seen', () => {
    const rung = ring(CONSOLE_ALONE, 'terminal2');
    expect([...rung.rung]).toEqual(['terminal2']);
    expect([...show(rung, 'terminal2').rung]).toEqual([]);
    expect([...withBeside(rung, 'terminal2').rung]).toEqual([]);
    expect([...keepThose(rung, all, ['terminal1']).rung]).toEqual([]);
  });

  test('what is gone gives its place to the one beside it, or the one before it', () => {
    const third = show(CONSOLE_ALONE, 'terminal3');
    expect(keepThose(third, all, ['terminal1', 'terminal2']).shown).toBe('terminal2');
    expect(keepThose(third, all, ['terminal1']).shown).toBe('terminal1');
    const two = withBeside(third, 'terminal1');
    const left = keepThose(two, all, ['terminal1', 'terminal2']);
    expect(left).toMatchObject({shown: 'terminal1'});
    expect(left.beside).toBeUndefined();
    expect(isSeen(keepThose(two, all, ['terminal2', 'terminal3']), 'terminal1')).toBe(false);
  });

  test('no terminal is beside itself', () => {
    expect(withBeside(CONSOLE_ALONE, 'terminal1').beside).toBeUndefined();
  });
});

test('a name is shown without what cannot be seen or turns the text, and else there is the number', () => {
  expect(terminalName({port: 'terminal12', name: ''})).toBe('Terminal 12');
  expect(terminalName({port: 'terminal2', name: ' \u202e\u0007\u2028 '})).toBe('Terminal 2');
  expect(terminalName({port: 'terminal2', name: 'a\u202eb\x1b[c'})).toBe('ab[c');
});
