/** Owns the file by which the guest's programs call the compiler: each that opens it has a channel, written and read. */

/** A read that finds nothing is answered empty-handed after this long, and the guest's program asks again. */
const HEARTBEAT_MS = 1_000;

export interface CallFileListener {
  /** What a program wrote; a view that is valid during the call only. */
  onWrite(callId: number, bytes: Uint8Array): void;
  /** The program is gone, or has closed the file. */
  onClose(callId: number): void;
}

/** Takes the parts of what was read, in order: nothing, if there is nothing yet. */
type Answer = (parts: readonly Uint8Array[]) => void;

interface Channel {
  /** What was sent to the program and it has not read. */
  unread: Uint8Array[];
  /** A read that waits. */
  reading: {count: number; tag: number; answer: Answer; timer: ReturnType<typeof setTimeout>} | undefined;
  wasWritten: boolean;
}

export class CallFile {
  readonly #channels = new Map<number, Channel>();
  readonly #listener: CallFileListener;
  #last = 0;
  #unreadBytes = 0;

  constructor(listener: CallFileListener) {
    this.#listener = listener;
  }

  /** Of all channels: what waits to be read. */
  get unreadBytes(): number {
    return this.#unreadBytes;
  }

  open(): number {
    this.#channels.set(++this.#last, {unread: [], reading: undefined, wasWritten: false});
    return this.#last;
  }

  /** `false`: there is no such channel, for it was another machine's. */
  write(callId: number, bytes: Uint8Array): boolean {
    const channel = this.#channels.get(callId);
    if (!channel) return false;
    channel.wasWritten = true;
    this.#listener.onWrite(callId, bytes);
    return true;
  }

  /** `false`: as above. Else `answer` is called, now or later. */
  read(callId: number, count: number, tag: number, answer: Answer): boolean {
    const channel = this.#channels.get(callId);
    if (!channel || channel.reading) return false;
    // Whoever has asked for nothing, as grep -r, reads an empty file.
    if (!channel.wasWritten) {
      answer([]);
      return true;
    }
    const timer = setTimeout(() => this.#answer(channel, true), HEARTBEAT_MS);
    channel.reading = {count, tag, answer, timer};
    this.#answer(channel, false);
    return true;
  }

  /** The guest no longer waits for the read of that tag. */
  flush(tag: number): void {
    for (const channel of this.#channels.values())
      if (channel.reading?.tag === tag) {
        clearTimeout(channel.reading.timer);
        channel.reading = undefined;
      }
  }

  close(callId: number): void {
    const channel = this.#channels.get(callId);
    if (!channel) return;
    if (channel.reading) clearTimeout(channel.reading.timer);
    for (const {length} of channel.unread) this.#unreadBytes -= length;
    this.#channels.delete(callId);
    this.#listener.onClose(callId);
  }

  /** To the program behind a channel; if that is no more, nobody reads it. */
  send(callId: number, chunks: readonly Uint8Array[]): void {
    const channel = this.#channels.get(callId);
    if (!channel) return;
    for (const chunk of chunks) {
      if (chunk.length === 0) continue;
      channel.unread.push(chunk);
      this.#unreadBytes += chunk.length;
    }
    this.#answer(channel, false);
  }

  /** No read waits any more: a saved machine would wait for its answer for ever. */
  answerPendingReads(): void {
    for (const channel of this.#channels.values()) this.#answer(channel, true);
  }

  #answer(channel: Channel, evenNothing: boolean): void {
    const {reading, unread} = channel;
    if (!reading || (unread.length === 0 && !evenNothing)) return;
    channel.reading = undefined;
    clearTimeout(reading.timer);
    const parts: Uint8Array[] = [];
    let left = reading.count;
    while (left > 0 && unread[0]) {
      const part = unread[0].subarray(0, left);
      if (part.length < unread[0].length) unread[0] = unread[0].subarray(part.length);
      else unread.shift();
      parts.push(part);
      left -= part.length;
    }
    this.#unreadBytes -= reading.count - left;
    reading.answer(parts);
  }
}
