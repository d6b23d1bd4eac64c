/** Owns which page works on a lab's machine: one at a time, by a lock that the browser frees when its page is gone. */

/** navigator.locks, as far as it is used; pages of old browsers have none, and then each page owns what it opens. */
export type Locks = Pick<LockManager, 'request'>;

export interface TabLockOptions {
  locks: Locks | undefined;
  /** The path of this deployment: on the same origin another may do the same labs. */
  scope: string;
  /** Between the pages of this site; see BroadcastChannel. */
  channel: {
    postMessage(message: unknown): void;
    addEventListener(kind: 'message', listener: (event: {data: unknown}) => void): void;
  };
  /** Another page wants the machine: what has changed is saved, and the machine ends. */
  yield: () => Promise<void>;
  /** A page that did not answer has lost the machine. */
  lost: () => void;
  timeouts?: TabLockTimeouts;
}

/** In milliseconds. */
export interface TabLockTimeouts {
  /** A page that reloads may still hold the lock of its last life for a moment. */
  claim: number;
  /** A page that has been frozen does not answer; its machine was saved when it was hidden. */
  takeOver: number;
}

const TIMEOUTS: TabLockTimeouts = {claim: 1_500, takeOver: 4_000};

interface Message {
  kind: 'wanted';
  name: string;
}

/** Any page of the origin can post anything: just this, of this type, and what it names must be held here. */
function isMessage(data: unknown): data is Message {
  if (typeof data !== 'object' || data === null) return false;
  const {kind, name} = data as Partial<Record<keyof Message, unknown>>;
  return kind === 'wanted' && typeof name === 'string' && Object.keys(data).length === 2;
}

export class TabLock {
  readonly #options: TabLockOptions;
  readonly #timeouts: TabLockTimeouts;
  #held: {name: string; release: () => void} | undefined;
  #yielding = false;

  constructor(options: TabLockOptions) {
    this.#options = options;
    this.#timeouts = options.timeouts ?? TIMEOUTS;
    options.channel.addEventListener('message', ({data}) => {
      if (isMessage(data) && data.name === this.#held?.name) void this.#yieldOnce(data.name);
    });
  }

  /** Makes this page the owner of a machine, and of no other. False if another page is. */
  async claim(machine: string): Promise<boolean> {
    // First whether there is one at all: a busy browser can take longer to say so than anybody waits for another page.
    return (
      (await this.#acquire(machine, {ifAvailable: true})) ||
      this.#acquire(machine, {signal: AbortSignal.timeout(this.#timeouts.claim)})
    );
  }

  /** The owner is asked to save and step aside; one that does not answer is not waited for. */
  async takeOver(machine: string): Promise<void> {
    this.#options.channel.postMessage({kind: 'wanted', name: machine} satisfies Message);
    const given = await this.#acquire(machine, {signal: AbortSignal.timeout(this.#timeouts.takeOver)});
    if (!given) await this.#acquire(machine, {steal: true});
  }

  async #acquire(name: string, how: LockOptions): Promise<boolean> {
    const {locks, scope, lost} = this.#options;
    if (this.#held?.name === name) return true;
    if (!locks) {
      this.#held = {name, release: () => undefined};
      return true;
    }
    return new Promise<boolean>((resolve) => {
      locks
        .request(`modlab ${scope} ${name}`, how, (lock) => {
          if (!lock) return resolve(false);
          this.#held?.release();
          return new Promise<void>((release) => {
            this.#held = {name, release};
            resolve(true);
          });
        })
        .catch(() => {
          // Not given in time, or taken away later.
          if (this.#held?.name === name) {
            this.#held = undefined;
            lost();
          }
          resolve(false);
        });
    });
  }

  /** Asked again while it is at it, it is at it already. */
  async #yieldOnce(name: string): Promise<void> {
    if (this.#yielding) return;
    this.#yielding = true;
    await this.#yield(name).finally(() => (this.#yielding = false));
  }

  async #yield(name: string): Promise<void> {
    await this.#options.yield();
    if (this.#held?.name !== name) return;
    const {release} = this.#held;
    this.#held = undefined;
    release();
  }
}
