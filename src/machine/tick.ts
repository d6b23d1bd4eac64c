/** Owns the way v86 gives the worker's event loop a turn between two slices of guest time. */
import type {Core} from './v86-internals';

/**
 * In a browser's worker: a MessageChannel turn when the guest is busy, a timer when it sleeps. v86's own way is
 * a nested worker made from a blob: slower (409 MIPS against 472) and in need of `worker-src blob:` in the CSP.
 * In Node v86's setImmediate stays: a MessageChannel there starves the compilation of JIT modules.
 */
export function tickByMessageChannel(core: Core): void {
  const channel = new MessageChannel();
  channel.port2.onmessage = (event: MessageEvent<number>) => core.yield_callback(event.data);
  let timer: ReturnType<typeof setTimeout> | undefined;
  core.unregister_yield();
  core.unregister_yield = () => channel.port2.close();
  core.yield = (milliseconds, tick) => {
    clearTimeout(timer);
    if (milliseconds < 1) channel.port1.postMessage(tick);
    else timer = setTimeout(() => core.yield_callback(tick), milliseconds);
  };
}
