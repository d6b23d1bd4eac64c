/** Owns the phase of a machine: which follows which, and which of them end it. */
import type {Phase} from '../../protocol/phase';

/** It does not go on by itself; a hung one may, if it was only very busy. */
const isEnd = ({kind}: Phase) =>
  kind === 'halted' || kind === 'reset' || kind === 'panicked' || kind === 'crashed' || kind === 'hung';

export interface PhaseListener {
  onPhase(phase: Phase): void;
  /** A boot need not be waited for any longer; `isFinal`: nothing else does either. */
  onEnd(isFinal: boolean): void;
}

export class PhaseTracker {
  readonly #listener: PhaseListener;
  #phase: Phase = {kind: 'off'};

  constructor(listener: PhaseListener) {
    this.#listener = listener;
  }

  get kind(): Phase['kind'] {
    return this.#phase.kind;
  }

  enter(phase: Phase): void {
    // The first end is the reason: a kernel that has panicked and asked for a reset may still halt its processor.
    if (isEnd(phase) && isEnd(this.#phase) && this.kind !== 'hung') return;
    this.#phase = phase;
    this.#listener.onPhase(phase);
    if (isEnd(phase)) this.#listener.onEnd(phase.kind !== 'hung');
  }

  /** What was prepared is there. Nobody was told of its loading, and nothing is loading should a start come only now. */
  endLoading(): void {
    if (this.kind === 'loading') this.#phase = {kind: 'off'};
  }

  /** Whoever listens only now is told what goes on. */
  repeat(): void {
    if (this.kind !== 'off') this.#listener.onPhase(this.#phase);
  }
}
