/** Owns the worker that runs checkpatch.pl: made when a check is asked for, and ended when none has been for a while. */
import {wrap} from 'comlink';
import {workerDeath} from './worker-death';
import type {WorkerLike} from './machine-process';
import type {CheckpatchApi, StyleResult} from '../../protocol/compiler-api';
import type {ImageFile} from '../../protocol/images';
import type {Remote} from 'comlink';

/** Its interpreter is forty megabytes that a page has no use for otherwise. */
const IDLE_MS = 120_000;

export interface CheckpatchOptions {
  spawn: () => WorkerLike;
  url: string;
  archive: ImageFile;
}

/** Checks one text; a worker that dies is an answer too. */
export type CheckText = (name: string, text: string) => Promise<StyleResult>;

interface Running {
  api: Remote<CheckpatchApi>;
  worker: WorkerLike;
  died: Promise<StyleResult>;
}

const failed = (message: string): StyleResult => ({ok: false, message});

export function connectCheckpatch({spawn, url, archive}: CheckpatchOptions): CheckText {
  let running: Running | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let checks = 0;

  function start(): Running {
    const worker = spawn();
    const api = wrap<CheckpatchApi>(worker);
    const died = workerDeath(worker).then((message) => {
      if (running === own) end();
      return failed(message);
    });
    const own: Running = (running = {api, worker, died});
    void api.begin(url, archive);
    return own;
  }

  function end(): void {
    running?.worker.terminate();
    running = undefined;
  }

  return async (name, text) => {
    clearTimeout(idle);
    const {api, died} = running ?? start();
    checks++;
    const result = await Promise.race([
      api.check(name, text).catch((error: unknown) => failed(String(error))),
      died,
    ]);
    if (--checks === 0) idle = setTimeout(end, IDLE_MS);
    return result;
  };
}
