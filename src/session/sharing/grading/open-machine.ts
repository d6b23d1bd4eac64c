/** Owns a machine that is only looked at: restored in a worker of its own, never in place of the person's, never stored. */
import {proxy} from 'comlink';
import {startOptions} from '../../machine/start-options';
import {WorkerDied} from '../../workers/machine-process';
import type {OpenedMachine} from './steps';
import type {Result} from '../../messages/result';
import type {Saves} from '../../saves/saves';
import type {MachinePool} from '../../workers/machine-pool';
import type {GuestResult} from '../../../protocol/guest';
import type {ImageManifest} from '../../../protocol/images';
import type {Saved} from '../../../snapshots/store';

export interface OpenOptions {
  saves: Pick<Saves, 'baseFor' | 'startOf'>;
  machines: Pick<MachinePool, 'spawn'>;
  manifest: ImageManifest;
  imageUrl: (file: string) => string;
}

/** `signal`: the machine ends at once, and whatever was asked of it fails. */
export async function openMachine(
  {saves, machines, manifest, imageUrl}: OpenOptions,
  saved: Saved,
  signal: AbortSignal,
): Promise<Result<{machine: OpenedMachine}>> {
  const base = await saves.baseFor(saved.meta);
  if (!base.ok) return base;
  const process = machines.spawn();
  const end = () => {
    signal.removeEventListener('abort', end);
    process.end();
  };
  if (signal.aborted) process.end();
  signal.addEventListener('abort', end);
  let state = 'starting';
  try {
    // The store would keep all of the file that the delta is a part of; a worker takes it with it.
    const from = saves.startOf({meta: saved.meta, delta: saved.delta.slice()});
    const started = await process.start(startOptions(from, base, manifest, imageUrl, undefined), (event) => {
      if (event.kind === 'phase') state = event.phase.kind;
      // Nobody draws what it writes; a device that is full would hold up whoever writes.
      if (event.kind === 'output')
        process.post((machine) => void machine.acknowledge(event.port, event.bytes.length));
    });
    if (!started.ok) {
      end();
      return started;
    }
  } catch (error) {
    end();
    return {ok: false, why: 'worker-died', message: error instanceof Error ? error.message : String(error)};
  }
  const ask = async <T>(question: Parameters<OpenedMachine['ask']>[0]): Promise<GuestResult<T>> => {
    try {
      return await process.call((remote) => question(remote.guest));
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error;
      return {ok: false, why: 'not-running', message: error.message} as never;
    }
  };
  return {
    ok: true,
    machine: {
      ask: ask,
      followLog: (after, onRecords) =>
        process.call((remote) => remote.guest.followLog(after, proxy(onRecords))),
      state: () => state,
      end: () => Promise.resolve(end()),
    },
  };
}
