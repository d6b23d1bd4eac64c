/**
 * Owns one order of events: v86 chooses how it yields when its module is evaluated, and takes a nested blob
 * worker where `Worker` exists. Imported before v86, this leaves it the timer way, which tick.ts then replaces.
 */
if (typeof process === 'undefined') Reflect.deleteProperty(globalThis, 'Worker');

declare const process: unknown;

// A module, so that `process` is declared here only.
export {};
