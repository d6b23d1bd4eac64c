/** Owns the lines by which the guest's programs call the page: each is one opened file, read and written. */

/** A read that finds nothing is answered empty-handed after this long, and the guest's program asks again. */
const HEARTBEAT_MS = 1_000;
/** What a program may say at once and the page has not heard. */
const CALL_BYTES_LIMIT = 256 << 20;

export interface CallListener {
  /** Bytes that the guest's program said on its line. */
  said(line: number, bytes: Uint8Array<ArrayBuffer>): void;
  /** The program is gone, or has closed the line. */
  closed(line: number): void;
}

type Answer = (bytes: Uint8Array) => void;

interface CallChannel {
  /** What the page has said and the guest has not read. */
  heard: Uint8Array[];
  /** A read that waits. */
  reading: {count: number; tag: number; answer: Answer; timer: ReturnType<typeof setTimeout>} | undefined;
  said: number;
}

const NOTHING = new Uint8Array(0);

export class CallChannels {
  readonly #channels = new Map<number, CallChannel>();
  readonly #listener: CallListener;
  #last = 0;

  constructor(listener: CallListener) {
    this.#listener = listener;
  }

  open(): number {
    this.#channels.set(++this.#last, {heard: [], reading: undefined, said: 0});
    return this.#last;
  }

  /** `false`: there is no such line, for it was another machine's; or too much has been said on it. */
  write(number: number, bytes: Uint8Array): boolean {
    const line = this.#channels.get(number);
    if (!line || line.said + bytes.length > CALL_BYTES_LIMIT) return false;
    line.said += bytes.length;
    this.#listener.said(number, bytes.slice());
    return true;
  }

  /** `false`: as above. Else `answer` is called, now or later: with nothing, if there is nothing yet. */
  read(number: number, count: number, tag: number, answer: Answer): boolean {
    const line = this.#channels.get(number);
    if (!line || line.reading) return false;
    // Whoever has asked for nothing, as grep -r, reads an empty file.
    if (line.said === 0) {
      answer(NOTHING);
      return true;
    }
    const timer = setTimeout(() => this.#answer(line, true), HEARTBEAT_MS);
    line.reading = {count, tag, answer, timer};
    this.#answer(line, false);
    return true;
  }

  /** The guest no longer waits for the read of that tag. */
  flush(tag: number): void {
    for (const line of this.#channels.values())
      if (line.reading?.tag === tag) {
        clearTimeout(line.reading.timer);
        line.reading = undefined;
      }
  }

  close(number: number): void {
    const line = this.#channels.get(number);
    if (!line) return;
    if (line.reading) clearTimeout(line.reading.timer);
    this.#channels.delete(number);
    this.#listener.closed(number);
  }

  /** The page speaks on a line; if that is no more, nobody hears it. */
  send(number: number, bytes: Uint8Array): void {
    const line = this.#channels.get(number);
    if (!line || bytes.length === 0) return;
    line.heard.push(bytes);
    this.#answer(line, false);
  }

  /** No read waits any more: a saved machine would wait for its answer for ever. */
  answerPendingReads(): void {
    for (const line of this.#channels.values()) this.#answer(line, true);
  }

  #answer(line: CallChannel, evenNothing: boolean): void {
    const {reading, heard} = line;
    const [first] = heard;
    if (!reading || (!first && !evenNothing)) return;
    line.reading = undefined;
    clearTimeout(reading.timer);
    const part = first?.subarray(0, reading.count) ?? NOTHING;
    if (first && part.length < first.length) heard[0] = first.subarray(part.length);
    else heard.shift();
    reading.answer(part);
  }
}
