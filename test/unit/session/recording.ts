/** Owns a recorder over a machine of the test's and a store in memory, with a clock that the test turns. */
import 'fake-indexeddb/auto';
import {Recorder} from '../../../src/session/saves/recorder';
import {Saves} from '../../../src/session/saves/saves';
import {SerialQueue} from '../../../src/session/async/serial-queue';
import {openStore} from '../../../src/snapshots/store';
import {FakeMachine, manifest, testBases} from './fake-session';
import type {ActiveMachine} from '../../../src/session/machine/active-machine';
import type {Failure, Result} from '../../../src/session/messages/result';
import type {Phase} from '../../../src/protocol/phase';
import type {SnapshotMeta} from '../../../src/snapshots/meta';
import type {SnapshotStore} from '../../../src/snapshots/store';

let count = 0;

export interface Recording {
  recorder: Recorder;
  saves: Saves;
  store: SnapshotStore;
  queue: SerialQueue;
  /** What is in place. */
  active: {process: FakeMachine | undefined; phase: Phase};
  machine: FakeMachine;
  /** Another machine takes the place of the one before, as from that save. */
  replace: (meta?: SnapshotMeta) => FakeMachine;
  /** Milliseconds since the epoch. */
  clock: {now: number};
  /** The page's lab, screen and progress. */
  page: {
    lab: string;
    screen: string;
    progress: SnapshotMeta['progress'];
    predictions?: SnapshotMeta['predictions'];
  };
  failures: Failure[];
  /** All that is stored, newest first. */
  listed: () => Promise<SnapshotMeta[]>;
}

/** `put`: what becomes of a save on its way to the store; by default it is stored. */
export function recording(put?: (meta: SnapshotMeta) => Result | undefined): Recording {
  const real = openStore(`recording-${count++}`);
  const store: SnapshotStore = {
    ...real,
    put: async (saved, ...rest) => {
      const failed = put?.(saved.meta);
      return failed?.ok === false
        ? (failed as Awaited<ReturnType<SnapshotStore['put']>>)
        : real.put(saved, ...rest);
    },
  };
  const page: Recording['page'] = {lab: 'first-module', screen: '# ', progress: {}};
  const clock = {now: 1_700_000_000_000};
  const queue = new SerialQueue();
  const saves = new Saves({
    store,
    manifest,
    bases: testBases(store),
    imageUrl: (file) => file,
    lab: () => page.lab,
    lessonHash: () => '01234567',
    compact: (delta) => Promise.resolve(delta),
    copyId: () => '',
  });
  const active: Recording['active'] = {process: new FakeMachine('m0'), phase: {kind: 'running'}};
  const failures: Failure[] = [];
  const recorder = new Recorder(active as unknown as ActiveMachine, saves, queue, {
    // Automatic saves are Autosave's affair, and tested there: its timers never fire here.
    clock: {setTimeout: () => 0, clearTimeout: () => undefined, now: () => clock.now},
    screen: () => page.screen,
    debugInfo: () => Promise.resolve(undefined),
    work: () => ({progress: page.progress, ...(page.predictions && {predictions: page.predictions})}),
    stored: () => undefined,
    failed: (failure) => failures.push(failure),
  });
  const replace = (meta?: SnapshotMeta) => {
    active.process = new FakeMachine('next');
    recorder.follow(meta);
    return active.process;
  };
  const machine = replace();
  const listed = async () => {
    const list = await store.list();
    if (!list.ok) throw new Error(list.message);
    return list.snapshots;
  };
  return {recorder, saves, store, queue, active, machine, replace, clock, page, failures, listed};
}

export const quota: Result = {ok: false, why: 'quota', message: 'the disk is full'};

/** Waits for what comes of a condition, turn by turn. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !condition(); turn++) await new Promise((resolve) => setTimeout(resolve));
  if (!condition()) throw new Error('it did not come about');
}

/** The value of what must have gone well. */
export async function ok<T extends {ok: boolean}>(result: Promise<T>): Promise<Extract<T, {ok: true}>> {
  const value = await result;
  if (!value.ok) throw new Error(JSON.stringify(value));
  return value as Extract<T, {ok: true}>;
}
