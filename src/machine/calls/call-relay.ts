/**
 * Owns the guest's compile calls on their way to the compiler's worker: which frames a call may send and when, how much all
 * of them may hold, and what is sent again to a compiler that replaces one that had to be ended.
 */
import {FrameAssembler} from './frame-assembler';
import {CALL_LIMITS} from './limits';
import {ProtocolError, REPLY, REQUEST} from '../../protocol/compile-calls';
import type {Frame} from './frame-assembler';
import type {CallLimits} from './limits';
import type {CallMessage, CallPort, CallReply} from '../../protocol/compile-calls';

type Bytes = Uint8Array<ArrayBuffer>;

/** Before its first frame is whole, a call gets room for what it sends, not for what it announces. */
const TRUSTED_BYTES = {before: 4096, served: 1 << 20} as const;

export interface RelayOptions {
  /** To the guest's program: whole frames. */
  send: (callId: number, chunks: readonly Uint8Array[]) => void;
  /** What was sent to the guest's programs and they have not read. */
  unreadBytes: () => number;
  /** `served` is another list now. */
  onChange: () => void;
  limits?: CallLimits;
}

/** What the guest has been asked for and has not answered. */
interface Exchange {
  what: 'files' | 'stdin';
  frames: number;
  /** Whoever asked is gone. */
  stale: boolean;
}

interface Call {
  readonly frames: FrameAssembler;
  /** `new`: its first frame is not whole. `over`: it was answered, and what it still writes is dropped. */
  state: 'new' | 'waiting' | 'served' | 'over';
  /** Kept for a compiler that replaces the present one. A standard input can be read only once. */
  head: Bytes;
  stdin: Bytes | undefined;
  exchanges: Exchange[];
  bytes: number;
}

const NOTHING: Bytes = new Uint8Array(0);

export class CallRelay {
  readonly #options: RelayOptions;
  readonly #limits: CallLimits;
  readonly #calls = new Map<number, Call>();
  /** Bytes of calls that are over here and that the compiler has not let go of. */
  readonly #unreleased = new Map<number, number>();
  #bytes = 0;
  #port: CallPort<CallMessage, CallReply> | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#limits = options.limits ?? CALL_LIMITS;
  }

  /** The calls that the compiler has, or will have as soon as there is one. In the order in which they came. */
  get served(): number[] {
    return [...this.#calls].flatMap(([callId, {state}]) => (state === 'served' ? [callId] : []));
  }

  /** What all calls hold at present. */
  get heldBytes(): number {
    return this.#bytes;
  }

  /** Calls go to this port from now on; those that another one was serving begin again. */
  connect(port: CallPort<CallMessage, CallReply>): void {
    this.#port?.close();
    this.#port = port;
    for (const callId of [...this.#unreleased.keys()]) this.#release(callId);
    port.addEventListener('message', ({data}) => {
      if (this.#port === port) this.#onReply(data);
    });
    port.start();
    for (const [callId, call] of this.#calls) {
      if (call.state !== 'served') continue;
      // A standard input on its way is this one's as well.
      for (const exchange of call.exchanges) exchange.stale ||= exchange.what === 'files';
      this.#post({kind: 'call', callId, head: call.head});
    }
  }

  /** The machine is gone: nobody hears the compiler any more. */
  disconnect(): void {
    this.#port?.close();
    this.#port = undefined;
  }

  /** Bytes of the guest's program, in pieces of any size. */
  write(callId: number, piece: Uint8Array): void {
    const call = this.#callOf(callId);
    if (call.state === 'over') return;
    call.bytes += piece.length;
    this.#bytes += piece.length;
    const {headBytes, frameBytes, callBytes} = this.#limits;
    const isNew = call.state === 'new';
    try {
      if (call.bytes > callBytes)
        throw new ProtocolError(`more than ${callBytes >> 20} MB of files in one call`);
      if (!this.#hasRoom()) throw new ProtocolError('all calls together hold too much');
      call.frames.push(
        piece,
        {
          limit: isNew ? headBytes : frameBytes,
          trusted: isNew ? TRUSTED_BYTES.before : TRUSTED_BYTES.served,
        },
        (frame) => this.#onFrame(callId, call, frame),
      );
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.fail(callId, `compile: this call cannot be served: ${error.message}`, 1);
    }
  }

  /** The program is gone, or has closed its file. */
  close(callId: number): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    this.#finish(callId, call);
    this.#calls.delete(callId);
  }

  /** Answers a call in the compiler's place, if it still waits: `text` on standard error, and an exit code. */
  fail(callId: number, text: string, exitCode: number): void {
    const call = this.#calls.get(callId);
    if (!call || call.state === 'over') return;
    this.#options.send(callId, [
      frame(REPLY.stderr, new TextEncoder().encode(`${text}\n`)),
      frame(REPLY.exit, Uint8Array.of(exitCode, 0, 0, 0)),
    ]);
    this.#finish(callId, call);
  }

  #callOf(callId: number): Call {
    const known = this.#calls.get(callId);
    if (known) return known;
    const call: Call = {
      frames: new FrameAssembler(),
      state: 'new',
      head: NOTHING,
      stdin: undefined,
      exchanges: [],
      bytes: 0,
    };
    this.#calls.set(callId, call);
    return call;
  }

  #onFrame(callId: number, call: Call, {type, payload}: Frame): void {
    if (call.state === 'over') return;
    if (call.state === 'new') {
      if (type !== REQUEST.call) throw new ProtocolError(`a frame of type ${type} before the call`);
      call.head = payload;
      call.state = 'waiting';
      this.#serveNext();
      return;
    }
    const [exchange] = call.exchanges;
    if (!exchange || !fits(exchange, type))
      throw new ProtocolError(`a frame of type ${type} that was not asked for`);
    if (++exchange.frames > this.#limits.answerFrames) throw new ProtocolError('an answer of too many files');
    if (exchange.what === 'stdin') call.stdin = payload;
    if (type === REQUEST.stdin || type === REQUEST.done) call.exchanges.shift();
    if (exchange.stale) return;
    // What is kept is copied, the rest goes over.
    const transfer = exchange.what === 'stdin' ? [] : [payload.buffer];
    this.#post({kind: 'frame', callId, type, payload}, transfer);
  }

  #serveNext(): void {
    let served = this.served.length;
    for (const [callId, call] of this.#calls) {
      if (served >= this.#limits.calls) return;
      if (call.state !== 'waiting') continue;
      call.state = 'served';
      served++;
      this.#options.onChange();
      this.#post({kind: 'call', callId, head: call.head});
    }
  }

  #onReply(reply: CallReply): void {
    const {callId} = reply;
    if (reply.kind === 'released') return this.#release(callId);
    const call = this.#calls.get(callId);
    if (call?.state !== 'served') return;
    if (reply.kind === 'ask') return this.#ask(callId, call, reply);
    const size = reply.chunks.reduce((sum, {length}) => sum + length, 0);
    if (!this.#hasRoom(size))
      return this.fail(callId, 'compile: what was made is too much to be handed over', 1);
    this.#options.send(callId, reply.chunks);
    this.#finish(callId, call, true);
  }

  #ask(callId: number, call: Call, {what, chunks}: Extract<CallReply, {kind: 'ask'}>): void {
    if (what === 'stdin') {
      // The guest cannot read it twice.
      if (call.stdin) return this.#post({kind: 'frame', callId, type: REQUEST.stdin, payload: call.stdin});
      if (call.exchanges.some((exchange) => exchange.what === 'stdin')) return;
    }
    call.exchanges.push({what, frames: 0, stale: false});
    this.#options.send(callId, chunks);
  }

  /** `released`: the compiler holds nothing of it any more. */
  #finish(callId: number, call: Call, released = false): void {
    if (call.state === 'over') return;
    const wasServed = call.state === 'served';
    call.state = 'over';
    this.#unreleased.set(callId, call.bytes);
    call.frames.reset();
    [call.head, call.stdin, call.exchanges, call.bytes] = [NOTHING, undefined, [], 0];
    if (wasServed && !released && this.#port) this.#post({kind: 'closed', callId});
    else this.#release(callId);
    if (!wasServed) return;
    this.#options.onChange();
    this.#serveNext();
  }

  #release(callId: number): void {
    this.#bytes -= this.#unreleased.get(callId) ?? 0;
    this.#unreleased.delete(callId);
  }

  #hasRoom(more = 0): boolean {
    return this.#bytes + this.#options.unreadBytes() + more <= this.#limits.allBytes;
  }

  #post(message: CallMessage, transfer: ArrayBuffer[] = []): void {
    this.#port?.postMessage(message, transfer);
  }
}

const fits = ({what}: Exchange, type: number): boolean =>
  what === 'stdin'
    ? type === REQUEST.stdin
    : type === REQUEST.file || type === REQUEST.directory || type === REQUEST.done;

function frame(type: number, payload: Uint8Array): Bytes {
  const bytes = new Uint8Array(5 + payload.length);
  new DataView(bytes.buffer).setUint32(0, 1 + payload.length, true);
  bytes[4] = type;
  bytes.set(payload, 5);
  return bytes;
}
