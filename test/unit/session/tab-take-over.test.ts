/** Owns the proof that one page works on a machine at a time, whichever pages come, wait, freeze, and go. */
import {beforeEach, describe, expect, test} from 'vitest';
import {TabLock} from '../../../src/session/machine/tab-lock';
import type {Locks, TabLockOptions} from '../../../src/session/machine/tab-lock';

interface Request {
  name: string;
  grant: () => void;
  fail: (error: Error) => void;
}

/** navigator.locks of one browser (Web Locks API), for exclusive locks: granted in the order of the requests, or stolen. */
class BrowserLocks {
  readonly #held = new Map<string, Request>();
  readonly #waiting: Request[] = [];

  readonly request = (name: string, options: LockOptions, work: (lock: object | null) => unknown) =>
    new Promise<unknown>((resolve, reject) => {
      const request: Request = {
        name,
        grant: () => {
          this.#held.set(name, request);
          void Promise.resolve(work({name})).then((value) => {
            this.#release(request);
            resolve(value);
          }, reject);
        },
        fail: reject,
      };
      const holder = this.#held.get(name);
      if (options.steal === true) {
        holder?.fail(new DOMException('stolen', 'AbortError'));
        request.grant();
      } else if (!holder) request.grant();
      else if (options.ifAvailable === true) Promise.resolve(work(null)).then(resolve, reject);
      else {
        this.#waiting.push(request);
        options.signal?.addEventListener('abort', () => {
          const at = this.#waiting.indexOf(request);
          // One that was granted meanwhile is not taken away by its signal.
          if (at < 0) return;
          this.#waiting.splice(at, 1);
          reject(new DOMException('timed out', 'TimeoutError'));
        });
      }
    });

  /** How many locks there are. */
  get size(): number {
    return this.#held.size;
  }

  /** A page is gone, and with it what it held. */
  drop(name: string): void {
    const holder = this.#held.get(name);
    if (holder) this.#release(holder);
  }

  #release(request: Request): void {
    if (this.#held.get(request.name) !== request) return;
    this.#held.delete(request.name);
    const at = this.#waiting.findIndex(({name}) => name === request.name);
    if (at >= 0) this.#waiting.splice(at, 1)[0]?.grant();
  }
}

type Listener = (event: {data: unknown}) => void;

/** Pages of one site in one browser. */
class Browser {
  readonly locks = new BrowserLocks();
  readonly #listeners = new Set<Listener>();

  page(options: Partial<TabLockOptions> = {}) {
    const events: string[] = [];
    const own = new Set<Listener>();
    const lock = new TabLock({
      locks: this.locks as unknown as Locks,
      scope: '/',
      channel: {
        postMessage: (data) => {
          // As BroadcastChannel: later, and never to the page itself.
          for (const listener of this.#listeners) if (!own.has(listener)) setTimeout(() => listener({data}));
        },
        addEventListener: (_kind, listener) => {
          own.add(listener);
          this.#listeners.add(listener);
        },
      },
      yield: () => {
        events.push('saves and ends');
        return Promise.resolve();
      },
      lost: () => events.push('lost'),
      timeouts: {claim: 30, takeOver: 60},
      ...options,
    });
    return {lock, events};
  }

  post(data: unknown): void {
    for (const listener of this.#listeners) listener({data});
  }
}

let browser: Browser;
beforeEach(() => (browser = new Browser()));

describe('a claim', () => {
  test('makes a page the owner, and keeps others out', async () => {
    const [one, two] = [browser.page(), browser.page()];
    expect(await one.lock.claim('a')).toBe(true);
    expect(await one.lock.claim('a')).toBe(true);
    expect(await two.lock.claim('a')).toBe(false);
    expect(await two.lock.claim('b')).toBe(true);
    expect([...one.events, ...two.events]).toEqual([]);
  });

  test('of another machine gives the first one up', async () => {
    const [one, two] = [browser.page(), browser.page()];
    await one.lock.claim('a');
    await one.lock.claim('b');
    expect(await two.lock.claim('a')).toBe(true);
    expect(browser.locks.size).toBe(2);
    // Giving up is no loss.
    expect(one.events).toEqual([]);
  });

  test('that fails keeps what the page has', async () => {
    const [one, two] = [browser.page(), browser.page()];
    await one.lock.claim('a');
    await two.lock.claim('b');
    expect(await one.lock.claim('b')).toBe(false);
    expect(await browser.page().lock.claim('a')).toBe(false);
  });

  test('waits for a page that is just going, as one does that reloads', async () => {
    const [one, two] = [browser.page(), browser.page()];
    await one.lock.claim('a');
    const claimed = two.lock.claim('a');
    setTimeout(() => browser.locks.drop('modlab / a'), 5);
    expect(await claimed).toBe(true);
  });

  test('that was given in time is not taken away when its time is over', async () => {
    const [one, two] = [browser.page(), browser.page()];
    await one.lock.claim('a');
    const claimed = two.lock.claim('a');
    setTimeout(() => browser.locks.drop('modlab / a'), 5);
    await claimed;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await browser.page().lock.claim('a')).toBe(false);
    expect(two.events).toEqual([]);
  });

  test('is granted to everybody in a browser without locks', async () => {
    const [one, two] = [browser.page({locks: undefined}), browser.page({locks: undefined})];
    expect(await one.lock.claim('a')).toBe(true);
    expect(await two.lock.claim('a')).toBe(true);
  });
});

describe('a take-over', () => {
  test('lets the owner save first, and then makes it go on here', async () => {
    const order: string[] = [];
    const one = browser.page({
      yield: async () => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        order.push('saved');
      },
    });
    const two = browser.page();
    await one.lock.claim('a');
    await two.lock.takeOver('a');
    order.push('taken');
    expect(order).toEqual(['saved', 'taken']);
    expect(await browser.page().lock.claim('a')).toBe(false);
    // The first page can have it back in the same way.
    await one.lock.takeOver('a');
    expect(two.events).toEqual(['saves and ends']);
    expect(one.events).toEqual([]);
  });

  test('does not wait for an owner that is frozen, who learns of it', async () => {
    const frozen = browser.page({yield: () => new Promise(() => undefined)});
    const two = browser.page();
    await frozen.lock.claim('a');
    await two.lock.takeOver('a');
    expect(frozen.events).toEqual(['lost']);
    expect(await browser.page().lock.claim('a')).toBe(false);
    expect(await frozen.lock.claim('a')).toBe(false);
  });

  test('of another machine than the owner’s leaves the owner alone', async () => {
    const [one, two] = [browser.page(), browser.page()];
    await one.lock.claim('a');
    await two.lock.takeOver('b');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(one.events).toEqual([]);
    expect(await two.lock.claim('a')).toBe(false);
  });

  test('comes while the owner goes over to another machine: that one stays', async () => {
    let saved: () => void = () => undefined;
    const one = browser.page({yield: () => new Promise<void>((resolve) => (saved = resolve))});
    const two = browser.page();
    await one.lock.claim('a');
    const taking = two.lock.takeOver('a');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await one.lock.claim('b');
    saved();
    await taking;
    expect(await browser.page().lock.claim('b')).toBe(false);
    expect(await browser.page().lock.claim('a')).toBe(false);
    expect(one.events).toEqual([]);
  });

  test('by two pages at once has one winner', async () => {
    const [one, two, three] = [browser.page(), browser.page(), browser.page()];
    await one.lock.claim('a');
    await Promise.all([two.lock.takeOver('a'), three.lock.takeOver('a')]);
    const owners = await Promise.all([two, three].map(({lock}) => lock.claim('a')));
    expect(owners.filter(Boolean)).toHaveLength(1);
    expect(browser.locks.size).toBe(1);
  });

  test('needs a message of the kind that is known', async () => {
    const one = browser.page();
    await one.lock.claim('a');
    for (const data of [
      null,
      'wanted',
      {},
      {kind: 'wanted'},
      {kind: 'other', name: 'a'},
      {kind: 'wanted', name: 1},
    ])
      browser.post(data);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(one.events).toEqual([]);
  });
});
