/** Owns what a person is told of a fault that nobody caught, in the page or in one of its workers: each kind once. */

export type FaultSource = 'page' | 'machine';

const WHERE: Record<FaultSource, string> = {page: 'the page', machine: 'the machine’s worker'};
/** Whoever has read so many knows enough, and whatever else there is to say must not drown in them. */
const KINDS_LIMIT = 5;
const MESSAGE_LIMIT = 200;

/** Browsers report it of layouts that settle a frame later; nothing is wrong. */
const HARMLESS = /^ResizeObserver loop /;

export class Faults {
  readonly #say: (text: string) => void;
  readonly #said = new Set<string>();

  /** `say`: shows a sentence to the person. */
  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** `error`: whatever was thrown. */
  report(source: FaultSource, error: unknown): void {
    const message = messageOf(error);
    if (message === undefined) return;
    const kind = `${source} ${message.replace(/0x[0-9a-f]+|\d+/gi, '0')}`;
    if (this.#said.has(kind) || this.#said.size >= KINDS_LIMIT) return;
    this.#said.add(kind);
    this.#say(
      `Something went wrong in ${WHERE[source]} (${message}). If it does not go on as it should, reload the page: what was saved is kept.`,
    );
  }
}

/** Undefined: not worth a word. */
function messageOf(error: unknown): string | undefined {
  // Whoever aborts something knows it.
  if (error instanceof Error && error.name === 'AbortError') return undefined;
  const message = error instanceof Error ? error.message : typeof error === 'string' ? error : '';
  if (HARMLESS.test(message)) return undefined;
  const named = error instanceof Error ? `${error.name}: ${message}` : message;
  return (named === '' ? 'no reason was given' : named).slice(0, MESSAGE_LIMIT);
}
