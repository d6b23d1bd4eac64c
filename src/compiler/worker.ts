/** Owns the worker's entry: everything that the page can reach of the compiler room. */
import {expose} from 'comlink';
import {compile} from './compile';
import {loadToolchain} from './programs/load';
import {warmUp} from './programs/warm-up';
import type {CompilerApi} from '../protocol/compiler-api';
import type {Toolchain} from './compile';

let toolchain: Toolchain | undefined;

// Nobody else would hear of it: as an error of the worker it ends the job that runs, and the next finds a new worker.
self.addEventListener('unhandledrejection', ({reason}) => reportError(reason));

expose({
  load: async (directory, manifest, progress) => {
    if (toolchain) return {ok: true};
    const loaded = await loadToolchain(directory, manifest, progress);
    if (!loaded.ok) return loaded;
    toolchain = loaded.toolchain;
    return {ok: true};
  },
  warmUp: () => {
    if (toolchain) warmUp(toolchain);
    return Promise.resolve();
  },
  run: (job) => {
    if (!toolchain) throw new Error('a job before the toolchain is there');
    return Promise.resolve(compile(toolchain, job));
  },
} satisfies CompilerApi);
