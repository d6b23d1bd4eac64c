/** Owns which of the terminals are seen, which of them has the keyboard, and whose bell has rung since it was looked at. */
import {CONSOLE} from '../../protocol/consoles';
import type {TerminalPort} from '../../protocol/consoles';

export interface ShownTerminals {
  /** Has the keyboard. */
  readonly shown: TerminalPort;
  /** Another that is seen beside it. */
  readonly beside?: TerminalPort;
  readonly rung: ReadonlySet<TerminalPort>;
}

export const CONSOLE_ALONE: ShownTerminals = {shown: CONSOLE, rung: new Set()};

export const isSeen = ({shown, beside}: ShownTerminals, port: TerminalPort): boolean =>
  port === shown || port === beside;

/** Of two that are seen the one that is first in the list. */
export const firstOfTwo = (
  state: ShownTerminals,
  list: readonly {port: TerminalPort}[],
): TerminalPort | undefined =>
  state.beside === undefined ? undefined : list.find(({port}) => isSeen(state, port))?.port;

/** It takes the place of the one with the keyboard; of two that are seen, the other gets the keyboard. */
export function show(state: ShownTerminals, port: TerminalPort): ShownTerminals {
  const beside = port === state.beside ? state.shown : state.beside;
  return withBeside({shown: port, rung: without(state.rung, port)}, beside);
}

/** `other` is seen beside it, or, if it is undefined, none. */
export function withBeside(state: ShownTerminals, other: TerminalPort | undefined): ShownTerminals {
  const {shown, rung} = state;
  return other === undefined || other === shown
    ? {shown, rung}
    : {shown, beside: other, rung: without(rung, other)};
}

export const ring = (state: ShownTerminals, port: TerminalPort): ShownTerminals => ({
  ...state,
  rung: new Set([...state.rung, port]),
});

/** Of terminals that are gone none is seen: the one beside takes the place, or that which stood before it. */
export function keepThose(
  state: ShownTerminals,
  had: readonly TerminalPort[],
  has: readonly TerminalPort[],
): ShownTerminals {
  const rung = new Set([...state.rung].filter((port) => has.includes(port)));
  const beside = state.beside !== undefined && has.includes(state.beside) ? state.beside : undefined;
  if (has.includes(state.shown)) return withBeside({...state, rung}, beside);
  const before = had.slice(0, had.indexOf(state.shown)).filter((port) => has.includes(port));
  return show({shown: state.shown, rung}, beside ?? before.at(-1) ?? has[0] ?? CONSOLE);
}

function without(rung: ReadonlySet<TerminalPort>, port: TerminalPort): ReadonlySet<TerminalPort> {
  return new Set([...rung].filter((each) => each !== port));
}
