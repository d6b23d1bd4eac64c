/**
 * Owns the states of the place in which one machine runs, and what may follow what while another takes its place:
 *
 *     empty ---start---> starting ---started---> running ---start, hidden---> switching ---started---> running
 *       ^                   |                     |   ^                          |    |
 *       +----failed, stop---+-----died, stop------+   +----------failed---------+    +--died--> waiting --started--> running
 *
 * Machines are compared by identity; whichever leaves the place is named in `ended` exactly once.
 */

export type SwitchState<M> =
  | {kind: 'empty'}
  /** The next machine is in place already while it starts: what it prints is shown from its first line on. */
  | {kind: 'starting'; next: M}
  | {kind: 'running'; machine: M}
  /** The present machine runs on until the next one, still hidden, does. */
  | {kind: 'switching'; machine: M; next: M}
  /** The present machine has died meanwhile. */
  | {kind: 'waiting'; next: M};

export type SwitchEvent<M> =
  /** `hidden`: the present machine stays in place until this one has started. */
  | {kind: 'start'; next: M; hidden: boolean}
  | {kind: 'started'; machine: M}
  /** It did not start, or is not wanted any more. */
  | {kind: 'failed'; machine: M}
  | {kind: 'died'; machine: M}
  /** The place is cleared, whatever is in it or on its way. */
  | {kind: 'stop'};

export interface Transition<M> {
  state: SwitchState<M>;
  /** Machines that have left, to be ended. */
  ended: M[];
}

/** The machine in place. */
export function inPlace<M>(state: SwitchState<M>): M | undefined {
  if (state.kind === 'starting') return state.next;
  return state.kind === 'running' || state.kind === 'switching' ? state.machine : undefined;
}

/** The machine that is starting. */
export const onItsWay = <M>(state: SwitchState<M>): M | undefined =>
  'next' in state ? state.next : undefined;

/** Events of a machine that is not, or no longer, part of the state change nothing. */
export function transition<M>(state: SwitchState<M>, event: SwitchEvent<M>): Transition<M> {
  const present = inPlace(state);
  const next = onItsWay(state);
  switch (event.kind) {
    case 'start': {
      if (next !== undefined) throw new Error('a machine is starting already: switches are queued');
      if (event.hidden && present !== undefined)
        return {state: {kind: 'switching', machine: present, next: event.next}, ended: []};
      return {state: {kind: 'starting', next: event.next}, ended: present === undefined ? [] : [present]};
    }
    case 'started':
      if (next === undefined || event.machine !== next) return {state, ended: []};
      return {
        state: {kind: 'running', machine: next},
        ended: state.kind === 'switching' ? [state.machine] : [],
      };
    case 'failed':
      if (next === undefined || event.machine !== next) return {state, ended: []};
      return {
        state: state.kind === 'switching' ? {kind: 'running', machine: state.machine} : {kind: 'empty'},
        ended: [next],
      };
    case 'died':
      if (state.kind === 'running' && event.machine === state.machine)
        return {state: {kind: 'empty'}, ended: []};
      if (state.kind === 'switching' && event.machine === state.machine)
        return {state: {kind: 'waiting', next: state.next}, ended: []};
      // One that dies while it starts has failed to start: its launch says so.
      return {state, ended: []};
    case 'stop':
      return {
        state: {kind: 'empty'},
        ended: [...new Set([present, next])].filter((machine) => machine !== undefined),
      };
  }
}
