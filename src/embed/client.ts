/** Owns the client of modlab for pages that have it in a frame, and the messages that both sides speak. docs/embed.md. */

/** Of the messages. A side takes no message of another version. */
export type MessageVersion = 1;
const VERSION: MessageVersion = 1;

/** Whether and how an event's lab stands. */
export interface LabProgress {
  lab: string;
  /** Steps of the lab that the machine has shown to be done. */
  done: number;
  steps: number;
}

export interface ModlabEvents {
  /** The prompt of a machine is usable: of the first, and of each that takes its place. `finished`: ids of steps. */
  ready: LabProgress & {finished: readonly string[]};
  /** A step has just become true. `at`: milliseconds since the epoch. */
  'step-done': LabProgress & {step: string; title: string; at: number};
  /** All steps of the lab are done. */
  'lab-done': LabProgress;
  /** The machine was saved in the visitor's browser. Only for origins that the site allows. */
  saved: {at: number};
  /** The kernel has reported that something is wrong with it, or panicked. Only for origins that the site allows. */
  oops: {kind: string; headline: string};
}

export type EventName = keyof ModlabEvents;

/** What each call takes and gives. */
export interface ModlabCalls {
  run: (script: string, options?: {timeoutMs?: number; cwd?: string}) => {output: string; exitCode: number};
  type: (text: string) => undefined;
  openLab: (id: string) => undefined;
  snapshot: () => Blob;
  link: () => string;
}

export type CallName = keyof ModlabCalls;

/** From the frame. `here` and the client's `hello` say nothing that not everybody may know. */
export type FrameMessage =
  | {modlab: MessageVersion; kind: 'here'}
  | {modlab: MessageVersion; kind: 'welcome'; calls: boolean}
  | {
      [Name in EventName]: {modlab: MessageVersion; kind: 'event'; event: Name; detail: ModlabEvents[Name]};
    }[EventName]
  | {modlab: MessageVersion; kind: 'answer'; id: number; ok: true; value: unknown}
  | {modlab: MessageVersion; kind: 'answer'; id: number; ok: false; name: string; message: string};

/** To the frame. */
export type ClientMessage =
  | {modlab: MessageVersion; kind: 'hello'}
  | {modlab: MessageVersion; kind: 'call'; id: number; call: CallName; args: readonly unknown[]};

/** What a rejected call or `open` rejects with. `name`: `not-allowed`, `no-answer`, `closed`, or the failure's on the site. */
function failure(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

const CLOSED = 'The connection to the frame was closed.';

type Listener = (detail: never) => void;

export interface EmbeddedLab {
  /** The site answers calls from this page. Otherwise there are the events of progress, and calls reject. */
  readonly calls: boolean;
  /** Returns the function that takes the listener off again. A `ready` that has been is told at once. */
  on<Name extends EventName>(event: Name, listener: (detail: ModlabEvents[Name]) => void): () => void;
  /** Runs a shell script as root, unseen by the visitor. `output`: stdout, then stderr. */
  run(...args: Parameters<ModlabCalls['run']>): Promise<ReturnType<ModlabCalls['run']>>;
  /** Types into the first terminal. */
  type(text: string): Promise<undefined>;
  openLab(id: string): Promise<undefined>;
  /** The machine as it is now, as a .modlab file. */
  snapshot(): Promise<Blob>;
  /** The machine as it is now, as an address of the site. */
  link(): Promise<string>;
  /** Nothing is heard or asked any more. */
  close(): void;
}

export interface OpenOptions {
  /** Of the site: `https://modlab.example`. Messages from elsewhere are not heard, and calls go nowhere else. */
  origin: string;
  /** How long the site may take until it speaks, in milliseconds. */
  timeoutMs?: number;
}

class FramedLab implements EmbeddedLab {
  calls = false;
  readonly #frame: HTMLIFrameElement;
  readonly #origin: string;
  readonly #listeners: Partial<Record<EventName, Set<Listener>>> = {};
  readonly #waiting: Map<number, {resolve: (value: never) => void; reject: (error: Error) => void}> =
    new Map();
  #last = 0;
  #isClosed = false;
  #ready: ModlabEvents['ready'] | undefined;
  #welcome: () => void = () => undefined;

  constructor(frame: HTMLIFrameElement, origin: string) {
    this.#frame = frame;
    this.#origin = origin;
    addEventListener('message', this.#heard);
  }

  /** Rejects when the site does not speak in time. */
  meet(timeoutMs: number): Promise<this> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.close();
        reject(
          failure(
            'no-answer',
            `The frame has not spoken for ${timeoutMs / 1000} s: its address needs embed=1, and has to be of ${this.#origin}.`,
          ),
        );
      }, timeoutMs);
      this.#welcome = () => {
        clearTimeout(late);
        resolve(this);
      };
      this.#hello();
    });
  }

  on<Name extends EventName>(event: Name, listener: (detail: ModlabEvents[Name]) => void): () => void {
    const listeners: Set<Listener> = (this.#listeners[event] ??= new Set());
    listeners.add(listener);
    const ready = this.#ready;
    if (event === 'ready' && ready) queueMicrotask(() => listener(ready as ModlabEvents[Name]));
    return () => void listeners.delete(listener);
  }

  run(...args: Parameters<ModlabCalls['run']>): Promise<ReturnType<ModlabCalls['run']>> {
    return this.#call('run', args);
  }

  type(text: string): Promise<undefined> {
    return this.#call('type', [text]);
  }

  openLab(id: string): Promise<undefined> {
    return this.#call('openLab', [id]);
  }

  snapshot(): Promise<Blob> {
    return this.#call('snapshot', []);
  }

  link(): Promise<string> {
    return this.#call('link', []);
  }

  close(): void {
    removeEventListener('message', this.#heard);
    this.#isClosed = true;
    this.#abandon(CLOSED);
    this.calls = false;
  }

  #call<Name extends CallName>(
    call: Name,
    args: Parameters<ModlabCalls[Name]>,
  ): Promise<ReturnType<ModlabCalls[Name]>> {
    if (this.#isClosed) return Promise.reject(failure('closed', CLOSED));
    if (!this.calls)
      return Promise.reject(
        failure(
          'not-allowed',
          `${this.#origin} does not answer calls from ${location.origin}: its embed.json lists who may call.`,
        ),
      );
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {resolve, reject});
      this.#post({modlab: VERSION, kind: 'call', id, call, args}, this.#origin);
    });
  }

  /** To whatever is in the frame: it says nothing, and a frame that is not loaded yet has no origin to name. */
  #hello(): void {
    this.#post({modlab: VERSION, kind: 'hello'}, '*');
  }

  #post(message: ClientMessage, origin: string): void {
    this.#frame.contentWindow?.postMessage(message, origin);
  }

  #abandon(why: string): void {
    for (const {reject} of this.#waiting.values()) reject(failure('closed', why));
    this.#waiting.clear();
  }

  readonly #heard = ({data, origin, source}: MessageEvent<FrameMessage | null>): void => {
    if (origin !== this.#origin || source !== this.#frame.contentWindow) return;
    if (data?.modlab !== VERSION) return;
    switch (data.kind) {
      case 'here':
        // Loaded, or loaded anew: what the page before was asked it does not answer.
        this.#abandon('The page in the frame was loaded anew.');
        this.#ready = undefined;
        return this.#hello();
      case 'welcome':
        this.calls = data.calls;
        return this.#welcome();
      case 'event':
        if (data.event === 'ready') this.#ready = data.detail;
        for (const listener of this.#listeners[data.event] ?? []) listener(data.detail as never);
        return;
      case 'answer': {
        const waiting = this.#waiting.get(data.id);
        this.#waiting.delete(data.id);
        if (data.ok) waiting?.resolve(data.value as never);
        else waiting?.reject(failure(data.name, data.message));
      }
    }
  };
}

export interface ModlabClient {
  /**
   * Meets the site in this frame, whose address has `embed=1`. Rejects if it does not speak; before that it waits until the
   * frame is loaded, so that it may be called at any time.
   */
  open(frame: HTMLIFrameElement, options: OpenOptions): Promise<EmbeddedLab>;
}

export const modlab: ModlabClient = {
  open: (frame, {origin, timeoutMs = 60_000}) => new FramedLab(frame, new URL(origin).origin).meet(timeoutMs),
};
