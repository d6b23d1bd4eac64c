/** Owns the cutting of what a terminal prints into lines, whatever its chunks are. */
import {eachLine} from '../../protocol/lines';
import {withoutDecoration} from './gcc-output';

/** A line that is longer is not looked at behind this, and one that nobody ends not kept. */
const LONGEST = 4096;

export class TerminalLines {
  #decoder = new TextDecoder();
  #open = '';

  /** The line that is not ended yet: the prompt, when nothing runs. */
  get open(): string {
    return plain(this.#open);
  }

  /** Another machine. */
  reset(): void {
    this.#decoder = new TextDecoder();
    this.#open = '';
  }

  /** The lines that `bytes` end, as they came. */
  *take(bytes: Uint8Array): Generator<string, void, undefined> {
    const text = this.#open + this.#decoder.decode(bytes, {stream: true});
    const end = text.lastIndexOf('\n');
    this.#open = text.slice(end + 1, end + 1 + LONGEST);
    if (end >= 0) yield* eachLine(text.slice(0, end), {lines: Infinity, length: LONGEST});
  }
}

/** Without colours and what ends it. */
export const plain = (line: string) => withoutDecoration(line).replaceAll('\r', '');
