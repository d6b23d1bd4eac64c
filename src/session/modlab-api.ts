/** Owns `window.modlab`: what teachers, embedding sites and tests can do with the page. docs/automation.md documents it. */
import {debugApi} from './debug/api/modlab-debug';
import {failureMessage} from './messages/failure-messages';
import type {ModlabDebug} from './debug/api/modlab-debug';
import type {Session} from './session';
import type {Failure} from './messages/result';
import type {GuestFailure, RunOptions} from '../protocol/guest';
import type {StartTimings} from '../protocol/machine-api';
import type {PhaseKind} from '../protocol/phase';
import type {SnapshotMeta} from '../snapshots/meta';

export interface ModlabApi {
  /** Resolves when the prompt is usable. */
  readonly ready: Promise<void>;
  phase(): PhaseKind;
  /**
   * Runs a shell script as root over the control channel; nothing shows in a terminal. `output`: stdout, then stderr. The
   * Error of one that does not come to its end has an `output` as well: what had been printed by then.
   */
  run(script: string, options?: RunOptions): Promise<{output: string; exitCode: number}>;
  /** Types into terminal 1. */
  type(text: string): void;
  /** Text of terminal 1's screen. */
  screen(): string;
  /** Text of the kernel's log in this life of the machine. */
  log(): string;
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, bytes: Uint8Array, mode?: number): Promise<void>;
  save(name?: string): Promise<SnapshotMeta>;
  /** Newest first. */
  snapshots(): Promise<SnapshotMeta[]>;
  restore(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** A stored machine, or the running one, as a .modlab file. */
  exportFile(id?: string): Promise<Blob>;
  /** Puts a file's machine among the saved ones. */
  importFile(blob: Blob): Promise<{ok: true; meta: SnapshotMeta} | {ok: false; why: string; message: string}>;
  /** The machine as a link to this page. */
  link(id?: string): Promise<string>;
  /** What came as a link, a file or from an address, and waits for a decision. */
  incoming(): SnapshotMeta | undefined;
  /** It becomes the running machine; the present one is saved first. */
  acceptIncoming(): Promise<void>;
  /** The lab that is being done, and which of its steps the machine has shown to be done. */
  lab(): {id: string; steps: {id: string; done: boolean; missing: string | undefined}[]};
  openLab(id: string): Promise<void>;
  /** Cold boot. */
  reboot(): Promise<void>;
  startFresh(): Promise<void>;
  /** Milliseconds since the worker began: engineReady, baseReady, firstInstruction, ready. */
  timings(): Promise<StartTimings>;
  /** The debugger of the running kernel. */
  readonly debug: ModlabDebug;
  /** Instructions the guest has executed, modulo 2^32. */
  instructions(): Promise<number>;
}

/** The API's methods reject with an Error whose `name` is the failure's `why` and whose message is for people. */
function unwrap<T extends {ok: true}>(result: T | Failure | GuestFailure): T {
  if (result.ok) return result;
  throw errorOf(result);
}

function errorOf(result: Failure | GuestFailure): Error {
  const words =
    'errno' in result ||
    result.why === 'timeout' ||
    result.why === 'interrupted' ||
    result.why === 'too-large';
  const error = new Error(words ? result.message : failureMessage(result));
  error.name = result.why;
  return error;
}

/** `timeoutMs`: as RunOptions has it. */
const notInTime = (timeoutMs = 10_000) =>
  errorOf({
    ok: false,
    why: 'timeout',
    message: `The script did not end within ${timeoutMs / 1000} s, and was ended.`,
  });

export function createApi(session: Session): ModlabApi {
  return {
    ready: session.ready,
    phase: () => session.phase.kind,
    run: async (script, options) => {
      const result = await session.change((guest) => guest.run(script, options));
      const text = (bytes = new Uint8Array(0)) => new TextDecoder().decode(bytes);
      const output = 'stdout' in result ? text(result.stdout) + text(result.stderr) : '';
      if (!result.ok) throw Object.assign(errorOf(result), {output});
      if (result.timedOut) throw Object.assign(notInTime(options?.timeoutMs), {output});
      return {output, exitCode: result.exitCode};
    },
    type: (text) =>
      session.type('terminal1', new TextEncoder().encode(text), session.screenText().split('\n').at(-1)),
    screen: session.screenText,
    log: session.logText,
    readFile: async (path) => unwrap(await session.guest((guest) => guest.readFile(path))).bytes,
    writeFile: async (path, bytes, mode) => {
      unwrap(await session.change((guest) => guest.writeFile(path, bytes, mode)));
    },
    save: async (name) => unwrap(await session.library.save(name)).meta,
    snapshots: async () => unwrap(await session.library.list()).snapshots,
    restore: async (id) => {
      unwrap(await session.restore(id));
    },
    remove: async (id) => {
      unwrap(await session.library.remove(id));
    },
    exportFile: async (id) => unwrap(await session.library.exportFile(id)).blob,
    importFile: async (blob) => {
      const result = await session.library.importFile(blob);
      return result.ok
        ? {ok: true, meta: result.meta}
        : {ok: false, why: result.why, message: failureMessage(result)};
    },
    link: async (id) => unwrap(await session.library.link(id)).url,
    incoming: () => session.exchange.incoming.offer?.meta,
    acceptIncoming: async () => {
      unwrap(await session.exchange.incoming.accept());
    },
    lab: () => ({
      id: session.lesson.lab.id,
      steps: session.lesson.steps.map(({step, done, missing}) => ({
        id: step.id,
        done: done !== undefined,
        missing,
      })),
    }),
    openLab: async (id) => {
      unwrap(await session.openLab(id));
    },
    reboot: async () => {
      unwrap(await session.reboot());
    },
    startFresh: async () => {
      unwrap(await session.startFresh());
    },
    timings: session.timings,
    debug: debugApi(session.debug, {
      ask: session.guest,
      directory: () => session.workspace.directory,
      opened: (path) => session.workspace.open.find((file) => file.path === path)?.saved,
    }),
    instructions: session.instructions,
  };
}
