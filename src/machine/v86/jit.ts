/** Owns how v86's compiler of guest code is set. (When it compiles is in build-scripts/engine.ts.) */

/** Index of `MAX_PAGES` in set_jit_config of v86 0.5.462 (jit.rs). */
const MAX_PAGES = 1;

/**
 * One page of guest code to a module, where v86 follows calls into three: the same code in several modules costs the
 * browser's compiler more than it saves, most of all in commands that run for a few milliseconds.
 */
export function setJit(engine: WebAssembly.Exports): void {
  const set = engine['set_jit_config'] as (index: number, value: number) => void;
  set(MAX_PAGES, 1);
}
