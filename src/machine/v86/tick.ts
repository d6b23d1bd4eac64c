/** Owns the way v86 gives the event loop a turn between two slices of guest time, and how it sleeps. */
import type {Core} from './v86-internals';

/**
 * The quickest way back from the event loop. In a browser's worker a MessageChannel: v86's own way is a nested
 * worker made from a blob, slower (409 MIPS against 472) and in need of `worker-src blob:` in the policy. In Node
 * setImmediate: a MessageChannel there starves the compilation of JIT modules.
 */
function soon(work: (tick: number) => void): {post(tick: number): void; close(): void} {
  if (typeof setImmediate === 'function')
    return {post: (tick) => setImmediate(() => work(tick)), close: () => undefined};
  const channel = new MessageChannel();
  channel.port2.onmessage = (event: MessageEvent<number>) => work(event.data);
  return {post: (tick) => channel.port1.postMessage(tick), close: () => channel.port2.close()};
}

/** Resolves after the guest, if it has anything to do, has had a slice of time. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    const once = soon(() => {
      once.close();
      resolve();
    });
    once.post(0);
  });
}

/**
 * Replaces v86's yield. A CPU that waits for a timer sleeps on a timer, even for less than a millisecond: v86 asks
 * again at once until the time has come, which makes an idle machine cost several times as much.
 */
export function replaceYield(core: Core): void {
  core.unregister_yield();
  const turn = soon((tick) => core.yield_callback(tick));
  let timer: ReturnType<typeof setTimeout> | undefined;
  core.unregister_yield = () => turn.close();
  core.yield = (milliseconds, tick) => {
    clearTimeout(timer);
    if (milliseconds <= 0) turn.post(tick);
    else timer = setTimeout(() => core.yield_callback(tick), Math.max(1, milliseconds));
  };
}

declare const setImmediate: ((work: () => void) => void) | undefined;
