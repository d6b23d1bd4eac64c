/**
 * Owns the compiler's worker: made when it is first needed, connected with the machine in place, and ended when a job in
 * it does not end or nobody waits for it any more. A running program hears nothing: only its worker can be stopped.
 */
import {proxy, releaseProxy, transfer, wrap} from 'comlink';
import type {MachineProcess, WorkerLike} from './machine-process';
import type {
  CompilerApi,
  CompilerEvent,
  CompilerLoad,
  CompilerOutput,
  DebugObject,
  RunningJob,
  ToolchainManifest,
} from '../../protocol/compiler-api';
import type {Remote} from 'comlink';

/** The longest compilation of a lesson takes a second or two; a student's machine may be ten times slower. */
const TIME_LIMIT_MS = 60_000;
/** A job that nobody waits for may end by itself within this time: a new worker costs more. */
const GRACE_MS = 250;

/** The parts of the toolchain that are of a machine's kernel; the programs are the same for all. */
export type KernelFiles = Pick<ToolchainManifest, 'tree' | 'modpost' | 'parts'>;

export interface CompilerListener {
  onProgress?: (received: number, total: number) => void;
  onOutput?: (output: CompilerOutput) => void;
  /** A module that is about to be there, with debug information; only while that is wanted. */
  onDebugObject?: (object: DebugObject) => void;
  /** Whether any program of the guest's waits. */
  onWorking?: (working: boolean) => void;
}

export interface CompilerOptions extends CompilerListener {
  spawn: () => WorkerLike;
  /** Where the toolchain's files are. */
  directory: string;
  manifest: ToolchainManifest;
  timeLimitMs?: number;
}

/** The worker of a machine, as far as a compiler concerns it. */
export type CallingMachine = Pick<MachineProcess, 'post'>;

export interface CompilerProcess {
  /** Fetches and prepares the toolchain, if that has not been done. */
  load(): Promise<CompilerLoad>;
  /** Loads, and has a first job's work done where nobody waits for it. Not beside other work: it takes a processor. */
  prepare(): Promise<void>;
  /**
   * Another machine is in place: its calls are served, with the files of its kernel, and nobody waits for those of the
   * one before.
   */
  attach(machine: CallingMachine | undefined, kernel: KernelFiles): void;
  /** The machine's calls that wait for an answer. */
  onCalls(served: readonly number[]): void;
  /** See CompilerApi. Of every worker from now on. */
  wantDebugObjects(wanted: boolean): void;
  end(): void;
}

interface Running {
  api: Remote<CompilerApi>;
  worker: WorkerLike;
  died: Promise<string>;
  connectedTo: CallingMachine | undefined;
  /** Whether it has done anything yet. */
  works: boolean;
}

export function connectCompiler(options: CompilerOptions): CompilerProcess {
  const {spawn, directory, timeLimitMs = TIME_LIMIT_MS} = options;
  let {manifest} = options;
  let running: Running | undefined;
  let machine: CallingMachine | undefined;
  /** Which machine is meant: counts them. */
  let connection = 0;
  let served: readonly number[] = [];
  let isWorking = false;
  let wantsDebugObjects = false;
  let job: RunningJob | undefined;
  let limit: ReturnType<typeof setTimeout> | undefined;
  let grace: ReturnType<typeof setTimeout> | undefined;

  function start(): Running {
    if (running) {
      connect(running);
      return running;
    }
    const worker = spawn();
    const api = wrap<CompilerApi>(worker);
    const died = new Promise<string>((resolve) =>
      worker.addEventListener('error', (event) =>
        resolve('message' in event && typeof event.message === 'string' ? event.message : 'the worker died'),
      ),
    );
    const own: Running = (running = {api, worker, died, connectedTo: undefined, works: false});
    const emit = (event: CompilerEvent) => {
      if (running === own) onEvent(own, event);
    };
    void api.begin(directory, manifest, proxy(emit));
    if (wantsDebugObjects) void api.wantDebugObjects(true);
    void died.then((message) => {
      if (running === own) onDied(own, message);
    });
    connect(own);
    return own;
  }

  function connect(own: Running): void {
    if (!machine || own.connectedTo === machine) return;
    own.connectedTo = machine;
    const {port1, port2} = new MessageChannel();
    void own.api.serve(transfer(port1, [port1]), connection);
    machine.post((calling) => calling.connectCompiler(transfer(port2, [port2])));
  }

  function end(): void {
    onJob(undefined);
    if (!running) return;
    const {api, worker} = running;
    running = undefined;
    api[releaseProxy]();
    worker.terminate();
  }

  /** Ends the worker; what else it was to do is done by another. */
  function replace(): void {
    end();
    if (served.length > 0) start();
  }

  function fail(callId: number, text: string, exitCode: number): void {
    setServed(served.filter((other) => other !== callId));
    machine?.post((calling) => calling.failCall(callId, text, exitCode));
  }

  function onEvent(own: Running, event: CompilerEvent): void {
    switch (event.kind) {
      case 'progress':
        return options.onProgress?.(event.received, event.total);
      case 'output':
        return options.onOutput?.(event);
      case 'debug-object':
        return options.onDebugObject?.(event);
      case 'job':
        own.works = true;
        return onJob(event.job);
    }
  }

  function onJob(now: RunningJob | undefined): void {
    clearTimeout(limit);
    clearTimeout(grace);
    job = now;
    if (!now) return;
    limit = setTimeout(() => {
      if (isWaitedFor(now)) fail(now.callId, `${now.name}: stopped: no end after ${timeLimitMs / 1000} s`, 1);
      replace();
    }, timeLimitMs);
    endUnlessWaitedFor();
  }

  const isWaitedFor = ({connection: its, callId}: RunningJob) =>
    its === connection && served.includes(callId);

  function endUnlessWaitedFor(): void {
    clearTimeout(grace);
    if (!job || isWaitedFor(job)) return;
    // The list of calls and the news of a job come by different ways, in either order.
    grace = setTimeout(replace, GRACE_MS);
  }

  function setServed(now: readonly number[]): void {
    served = now;
    if (isWorking === served.length > 0) return;
    isWorking = !isWorking;
    options.onWorking?.(isWorking);
  }

  /** Out of memory, most likely; or it could not even begin. */
  function onDied(own: Running, message: string): void {
    if (job && isWaitedFor(job)) fail(job.callId, `${job.name}: internal compiler error: ${message}`, 4);
    else if (!own.works)
      for (const callId of served)
        fail(
          callId,
          `compile: the compiler, which runs in the page beside this machine, could not be started: ${message}. Reload the page and run it again.`,
          1,
        );
    replace();
  }

  async function load(): Promise<CompilerLoad> {
    const {api, died} = start();
    return Promise.race([
      api.load(),
      died.then((message): CompilerLoad => ({ok: false, why: 'damaged', message})),
    ]);
  }

  return {
    load,
    prepare: async () => {
      // What has begun already has had its first job, or will before this could help.
      if (running) return;
      const {api} = start();
      if ((await load()).ok) await api.warmUp();
    },
    attach: (calling, kernel) => {
      machine = calling;
      connection++;
      setServed([]);
      if (!isSameKernel(manifest, kernel)) {
        // What runs has another kernel's files.
        end();
        manifest = {...manifest, tree: kernel.tree, modpost: kernel.modpost, parts: kernel.parts ?? []};
      }
      if (running) connect(running);
      endUnlessWaitedFor();
    },
    onCalls: (now) => {
      setServed(now);
      if (served.length > 0) start();
      endUnlessWaitedFor();
    },
    wantDebugObjects: (wanted) => {
      if (wanted === wantsDebugObjects) return;
      wantsDebugObjects = wanted;
      void running?.api.wantDebugObjects(wanted);
    },
    end,
  };
}

const isSameKernel = (one: KernelFiles, other: KernelFiles) =>
  one.tree.sha256 === other.tree.sha256 && one.modpost.sha256 === other.modpost.sha256;
