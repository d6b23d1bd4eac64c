/** Owns the conversation with the guest's agent: sessions, requests under way, and what becomes of them when the other side is replaced. */
import {notUnderstood} from '../../protocol/guest/protocols';
import {Decoder, Reply, Request, encode, padding} from './codec';
import {deferred} from './deferred';
import {Fields, Payload} from './payload';
import type {Frame} from './codec';
import type {AgentPort} from './port';
import type {GuestFailure, GuestResult} from '../../protocol/guest';

/** An agent that is there answers a HELLO in a few ms; asked again, it is asked less and less often. */
const FIRST_PATIENCE_MS = 250;
const LAST_PATIENCE_MS = 30_000;
/** What the agent needs at most for what takes no time; its own limit for a path is 8 s. */
export const PATIENCE_MS = 20_000;

export interface Question<T> {
  /** Sends the request's frames; called again if it is repeated. */
  send(post: (type: number, payload: Payload) => void): void;
  /** Each answer that is no error; a result when it was the last, a failure when it is more than was asked for. */
  gather(frame: Frame): T | GuestFailure | undefined;
  /** What an error of the guest's means for this request. */
  refuse(frame: Frame): GuestFailure;
  timeoutMs?: number;
  /** Asking twice does no harm: asked once more if the machine or the agent is replaced meanwhile. */
  repeatable?: boolean;
  id?: number;
}

interface Pending {
  send(): void;
  onFrame(frame: Frame): void;
  fail(failure: GuestFailure): void;
  sent: boolean;
  repeats: number;
}

/** What the other side tells unasked, and that it was replaced. */
export interface Listener {
  onEvent(frame: Frame): void;
  onUevent(frame: Frame): void;
  /** A session has begun: what was to last must be asked for again. */
  onSession(): void;
}

export class Conversation {
  readonly #port: AgentPort;
  readonly #listener: Listener;
  readonly #decoder = new Decoder();
  readonly #pending = new Map<number, Pending>();
  #session = 0;
  #nonce: number | undefined;
  #ready = deferred<undefined>();
  #isReady = false;
  /** What whoever asks is told, once nobody answers any more. */
  #ended: GuestFailure | undefined;
  #asking: ReturnType<typeof setTimeout> | undefined;
  #isHeld = false;
  /** Whose time ran out while the guest stood still: they wait anew when it goes on. */
  readonly #heldBack = new Set<() => void>();
  #lastId = random();

  constructor(port: AgentPort, listener: Listener) {
    this.#port = port;
    this.#listener = listener;
    port.onBytes((bytes) => {
      for (const frame of this.#decoder.push(bytes)) this.#onFrame(frame);
    });
  }

  ready(): Promise<void> {
    return this.#ready.promise;
  }

  newId(): number {
    return (this.#lastId = (this.#lastId + 1) % 2 ** 32 || 1);
  }

  isPending(id: number): boolean {
    return this.#pending.has(id);
  }

  /** A new session, under which nothing of an earlier one is heard by either side. */
  begin(): void {
    this.#session = random();
    this.#nonce = undefined;
    this.#ended = undefined;
    if (this.#isReady) this.#ready = deferred();
    this.#isReady = false;
    for (const [id, request] of this.#pending) {
      if (request.sent && request.repeats-- <= 0) {
        this.#pending.delete(id);
        request.fail(failure('interrupted', 'the machine or its agent was replaced before it answered'));
      }
      request.sent = false;
    }
    this.#greet();
  }

  /** The machine behind the port is another one now: what it had begun to say is lost. */
  reset(): Promise<void> {
    this.#decoder.reset();
    this.begin();
    return this.ready();
  }

  /** The machine has stopped for good: nobody answers until another session begins. */
  end(why = stopped()): void {
    clearTimeout(this.#asking);
    this.#ended = why;
    for (const request of this.#pending.values()) request.fail(why);
    this.#pending.clear();
  }

  /** The guest stands still, and cannot answer: from now on nobody is too late. */
  hold(): void {
    this.#isHeld = true;
  }

  /** It goes on: whoever would have been too late has all the time again. */
  release(): void {
    this.#isHeld = false;
    for (const wait of this.#heldBack) wait();
    this.#heldBack.clear();
  }

  /** One request: waits for the agent, sends, gathers, and ends in an answer or in time. */
  async ask<T extends object>(question: Question<T>): Promise<GuestResult<T>> {
    const {timeoutMs = PATIENCE_MS, repeatable = false, id = this.newId()} = question;
    if (this.#ended) return this.#ended;
    const done = deferred<GuestResult<T>>();
    let late: ReturnType<typeof setTimeout> | undefined;
    const wait = () => (late = setTimeout(expire, timeoutMs));
    const expire = () => {
      if (this.#isHeld) return void this.#heldBack.add(wait);
      if (this.#pending.get(id)?.sent) this.#post(this.newId(), Request.cancel, new Payload().u32(id));
      done.resolve(failure('timeout', `the guest did not answer within ${timeoutMs / 1000} s`));
    };
    wait();
    const request: Pending = {
      send: () => question.send((type, payload) => this.#post(id, type, payload)),
      onFrame: (frame) => {
        if (frame.type === Reply.error) return done.resolve(question.refuse(frame));
        const result = question.gather(frame);
        if (!result) return;
        if (!isFailure(result)) return done.resolve({ok: true, ...result});
        // There is more to come, of which nobody wants any.
        this.#post(this.newId(), Request.cancel, new Payload().u32(id));
        done.resolve(result);
      },
      fail: (why) => done.resolve(why),
      sent: false,
      repeats: repeatable ? 1 : 0,
    };
    this.#pending.set(id, request);
    if (this.#isReady) this.#send(request);
    const result = await done.promise;
    clearTimeout(late);
    this.#heldBack.delete(wait);
    if (this.#pending.get(id) === request) this.#pending.delete(id);
    return result;
  }

  #send(request: Pending): void {
    request.sent = true;
    request.send();
  }

  #post(id: number, type: number, payload: Payload): void {
    this.#port.send(encode({session: this.#session, id, type, payload: payload.bytes()}));
  }

  #greet(patienceMs = FIRST_PATIENCE_MS): void {
    clearTimeout(this.#asking);
    this.#post(this.newId(), Request.hello, new Payload());
    this.#asking = setTimeout(() => {
      // A machine saved in the middle of a frame waits for the rest of it, and takes a HELLO for that.
      if (patienceMs === FIRST_PATIENCE_MS) this.#port.send(padding());
      this.#greet(Math.min(patienceMs * 2, LAST_PATIENCE_MS));
    }, patienceMs);
  }

  #onFrame(frame: Frame): void {
    if (frame.type === Reply.hello) this.#onHello(frame);
    // Else it answers what an earlier life of this machine was asked.
    else if (frame.session !== this.#session) return;
    else if (frame.type === Reply.event || frame.type === Reply.kmsg) this.#listener.onEvent(frame);
    else if (frame.type === Reply.uevent) this.#listener.onUevent(frame);
    else this.#pending.get(frame.id)?.onFrame(frame);
  }

  #onHello(frame: Frame): void {
    const fields = new Fields(frame.payload);
    const version = fields.u32();
    const nonce = fields.u32();
    const foreign = notUnderstood('agent', version);
    if (foreign !== undefined) return this.end(failure('not-running', foreign));
    // An agent that has just started knows no session. Another one than we spoke to: init has replaced it.
    if (frame.session === 0 && nonce !== this.#nonce) this.begin();
    if (frame.session !== this.#session || this.#isReady) return;
    clearTimeout(this.#asking);
    this.#nonce = nonce;
    this.#isReady = true;
    this.#listener.onSession();
    for (const request of this.#pending.values()) if (!request.sent) this.#send(request);
    this.#ready.resolve(undefined);
  }
}

const isFailure = (result: object): result is GuestFailure => 'ok' in result && result.ok === false;

export const failure = (why: Exclude<GuestFailure['why'], 'errno'>, message: string): GuestFailure => ({
  ok: false,
  why,
  message,
});

const stopped = () => failure('not-running', 'the machine has stopped');

/** Ids and sessions of one life of a machine must not be another's: each starts somewhere else. Never zero. */
const random = () => crypto.getRandomValues(new Uint32Array(1))[0] || 1;
