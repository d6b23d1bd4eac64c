/** Owns the one place that makes the compiler's worker. */
import {connectCompiler} from './compiler-process';
import type {CompilerOptions, CompilerProcess} from './compiler-process';

export const spawnCompiler = (options: Omit<CompilerOptions, 'spawn'>): CompilerProcess =>
  connectCompiler({
    ...options,
    // Vite finds the worker by this very expression.
    spawn: () =>
      new Worker(new URL('../../compiler/worker.ts', import.meta.url), {type: 'module', name: 'compiler'}),
  });
