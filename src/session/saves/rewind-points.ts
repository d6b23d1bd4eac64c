/** Owns the way back to a sound kernel: saves made before something risky, and which of them a rewind goes to. */
import {lineAfter, riskOf} from './risky-commands';
import type {Recorder} from './recorder';
import type {Saves} from './saves';
import type {Lesson} from '../lesson/lesson';
import type {TerminalPort} from '../../protocol/consoles';

export class RewindPoints {
  readonly #recorder: Recorder;
  readonly #saves: Saves;
  readonly #now: () => number;
  /** The save made before a step of the lesson that may damage the kernel. */
  #beforeStep: string | undefined;
  #step: string | undefined;
  /** When the kernel first reported an oops on this machine: a save from later is no way back. */
  #damagedAt: number | undefined;
  /** Commands before which this machine has been saved: each once. */
  readonly #commands = new Set<string>();
  /** Saves that were written down before such a command reached the machine. */
  readonly #beforeCommands = new Set<string>();
  /** What has been typed in each terminal of the line that is not entered yet. */
  readonly #lines = new Map<TerminalPort, string>();

  constructor(recorder: Recorder, saves: Saves, now: () => number) {
    this.#recorder = recorder;
    this.#saves = saves;
    this.#now = now;
  }

  /** Another machine is in place. */
  onMachineReplaced(): void {
    this.#damagedAt = undefined;
    this.#commands.clear();
    this.#beforeCommands.clear();
    this.#lines.clear();
  }

  /** Another lab is being done. */
  onLabChanged(): void {
    this.#step = this.#beforeStep = undefined;
  }

  markDamaged(): void {
    this.#damagedAt ??= this.#now();
  }

  /** The step that comes next may damage the kernel: the machine as it is now is kept. */
  async beforeStep({current}: Lesson): Promise<void> {
    const step = current?.step;
    if (!step || (!step.risky && !step.ends) || this.#step === step.id) return;
    this.#step = step.id;
    const id = await this.#recorder.checkpoint(`before "${step.title}"`);
    // A student who was quicker than the save has damaged the kernel before it, or gone over to another lab.
    if (id !== undefined && this.#damagedAt === undefined && this.#step === step.id) this.#beforeStep = id;
  }

  /** Keys on their way to a terminal whose cursor's line reads `line`; called before they reach it. */
  beforeKeys(port: TerminalPort, typed: Uint8Array, line: string): void {
    const own = this.#lines.get(port) ?? '';
    // The screen lags behind quick fingers, and keys alone know nothing of a line recalled from the history.
    const command = riskOf(own, typed) ?? riskOf(line, typed);
    this.#lines.set(port, lineAfter(own, typed));
    if (command === undefined || this.#commands.has(command) || this.#damagedAt !== undefined) return;
    this.#commands.add(command);
    void this.#recorder.checkpoint(`before ${command}`).then((id) => {
      if (id !== undefined) this.#beforeCommands.add(id);
    });
  }

  /** The save that a rewind of this lab's machine goes to. */
  async find(lab: string): Promise<string | undefined> {
    return this.#beforeStep ?? this.#saves.lastBefore(lab, this.#damagedAt ?? Infinity, this.#beforeCommands);
  }
}
