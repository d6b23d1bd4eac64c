/** Owns the proof that a host that is slow, silent or endless is told of, and given up. */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {Notices} from '../../../src/session/messages/notices';
import {fetchSnapshot} from '../../../src/session/sharing/fetch-snapshot';
import type {FetchProgress} from '../../../src/session/sharing/fetch-snapshot';

const PAGE = 'https://class.example/modlab/';
const TIMEOUTS = {slow: 500, stall: 30_000, whole: 600_000};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A host whose bytes come when the test says so. */
function host(headers: Record<string, string> = {}) {
  let send: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({start: (controller) => (send = controller)});
  const progress: FetchProgress[] = [];
  const fetched = fetchSnapshot(
    'x.modlab',
    PAGE,
    () => Promise.resolve(new Response(body, {headers})),
    (each) => progress.push(each),
    TIMEOUTS,
  );
  return {
    fetched,
    progress,
    send: async (bytes: number, afterMs = 0) => {
      send?.enqueue(new Uint8Array(bytes));
      await vi.advanceTimersByTimeAsync(afterMs);
    },
    end: () => send?.close(),
  };
}

describe('an address', () => {
  test('whose file comes at once is not spoken of', async () => {
    const {fetched, progress, send, end} = host({'content-length': '10'});
    await send(10, 10);
    end();
    expect(await fetched).toMatchObject({ok: true});
    expect(progress).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('whose file takes a while is told of as it comes', async () => {
    const {fetched, progress, send, end} = host({'content-length': '4000'});
    await send(1000, 600);
    await send(1000, 29_000);
    await send(2000, 29_000);
    end();
    expect(await fetched).toMatchObject({ok: true});
    expect(progress).toEqual([1000, 2000, 4000].map((received) => ({received, total: 4000})));
  });

  test('that never answers, stops in the middle, or goes on for ever is given up', async () => {
    const aborted: boolean[] = [];
    const silent = fetchSnapshot(
      'x',
      PAGE,
      (_url, options) => {
        options?.signal?.addEventListener('abort', () => aborted.push(true));
        return new Promise(() => undefined);
      },
      () => undefined,
      TIMEOUTS,
    );
    await vi.advanceTimersByTimeAsync(30_001);
    expect(await silent).toMatchObject({ok: false, why: 'address-timeout'});
    expect(aborted).toEqual([true]);

    const stopped = host();
    await stopped.send(1000, 30_001);
    expect(await stopped.fetched).toMatchObject({ok: false, why: 'address-timeout'});

    const endless = host();
    for (let at = 0; at < 600_000; at += 20_000) await endless.send(1, 20_000);
    expect(await endless.fetched).toMatchObject({ok: false, why: 'address-timeout'});
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('what is on its way is said in steps, and takes back only what it said', () => {
  const shown: (string | undefined)[] = [];
  const notices = new Notices(
    (notice) => shown.push(notice?.text),
    () => true,
  );
  notices.fetching(undefined);
  expect(shown).toEqual([]);
  for (let received = 0; received <= 1000; received++) notices.fetching({received, total: 1000});
  expect(shown).toHaveLength(11);
  expect(shown[0]).toContain('0 % of');
  notices.fetching({received: 2_500_000, total: undefined});
  expect(shown.at(-1)).toContain('2 MB so far');
  notices.fetching(undefined);
  expect(shown.at(-1)).toBeUndefined();
  notices.fetching({received: 1, total: 1000});
  notices.warn('something else');
  notices.fetching(undefined);
  expect(shown.at(-1)).toBe('something else');
});

test('that a machine is on its way is still said when the page’s own machine has come into place', () => {
  const shown: (string | undefined)[] = [];
  const notices = new Notices(
    (notice) => shown.push(notice?.text),
    () => true,
  );
  notices.warn('about the machine before');
  notices.clear();
  notices.fetching({received: 1, total: 1000});
  notices.clear();
  notices.fetching(undefined);
  expect(shown.map((text) => text?.slice(0, 11))).toEqual([
    'about the m',
    undefined,
    'The machine',
    undefined,
  ]);
});
