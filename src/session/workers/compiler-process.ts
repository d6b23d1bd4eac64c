/**
 * Owns the compiler's worker: made when it is first needed, connected with the machine in place, and ended with what it
 * was doing when another kernel's files are wanted. It has workers of its own, in which programs run.
 */
import {proxy, releaseProxy, transfer, wrap} from 'comlink';
import {workerDeath} from './worker-death';
import type {MachineProcess, WorkerLike} from './machine-process';
import type {
  CompilerApi,
  CompilerEvent,
  CompilerFiles,
  CompilerLoad,
  CompilerOutput,
  DebugObject,
  KernelApiCompletion,
  KernelApiEntry,
  StyleResult,
  ToolchainManifest,
} from '../../protocol/compiler-api';
import type {Remote} from 'comlink';

/** The parts of the toolchain that are of a machine's kernel; the programs are the same for all. */
export type KernelFiles = Pick<ToolchainManifest, 'tree' | 'treeChanges' | 'modpost' | 'parts'>;

export interface CompilerListener {
  onProgress?: (received: number, total: number) => void;
  onOutput?: (output: CompilerOutput) => void;
  /** A module that is about to be there, with debug information; only while that is wanted. */
  onDebugObject?: (object: DebugObject) => void;
  /** Whether any program of the guest's waits. */
  onWorking?: (working: boolean) => void;
}

export interface CompilerOptions extends CompilerListener, CompilerFiles {
  spawn: () => WorkerLike;
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
  /** See CompilerApi. */
  disassemble(bytes: Uint8Array, address: number): Promise<string | undefined>;
  /** See CompilerApi. */
  describeName(name: string): Promise<KernelApiEntry[]>;
  /** See CompilerApi. */
  completeName(prefix: string, limit: number): Promise<KernelApiCompletion>;
  /** See CompilerApi. */
  checkStyle(name: string, text: string): Promise<StyleResult>;
  /** See CompilerApi. Of every worker from now on. */
  wantDebugObjects(wanted: boolean): void;
  end(): void;
}

interface Running {
  api: Remote<CompilerApi>;
  worker: WorkerLike;
  /** Of itself, or ended by `end`. */
  died: Promise<string>;
  ended: (message: string) => void;
  connectedTo: CallingMachine | undefined;
  /** Programs have been run in it, or are about to be. */
  hasWork: boolean;
}

export function connectCompiler(options: CompilerOptions): CompilerProcess {
  const {spawn, directory, checkpatch} = options;
  let {manifest} = options;
  let running: Running | undefined;
  let machine: CallingMachine | undefined;
  let served: readonly number[] = [];
  let isWorking = false;
  let wantsDebugObjects = false;

  function start(): Running {
    if (running) {
      connect(running);
      return running;
    }
    const worker = spawn();
    const api = wrap<CompilerApi>(worker);
    let ended: Running['ended'] = () => undefined;
    const died = Promise.race([workerDeath(worker), new Promise<string>((resolve) => (ended = resolve))]);
    const own: Running = (running = {
      ...{api, worker, died, ended},
      connectedTo: undefined,
      hasWork: false,
    });
    const emit = (event: CompilerEvent) => {
      if (running === own) onEvent(event);
    };
    void api.begin({directory, manifest, checkpatch}, proxy(emit));
    if (wantsDebugObjects) void api.wantDebugObjects(true);
    void died.then((message) => {
      if (running === own) onDied(message);
    });
    connect(own);
    return own;
  }

  /** Programs are to be run in it. */
  function startForWork(): Running {
    const own = start();
    own.hasWork = true;
    return own;
  }

  function connect(own: Running): void {
    if (!machine || own.connectedTo === machine) return;
    own.connectedTo = machine;
    const {port1, port2} = new MessageChannel();
    void own.api.serve(transfer(port1, [port1]));
    machine.post((calling) => calling.connectCompiler(transfer(port2, [port2])));
  }

  function end(): void {
    if (!running) return;
    const {api, worker, ended} = running;
    running = undefined;
    api[releaseProxy]();
    worker.terminate();
    ended('another kernel is in place');
  }

  function onEvent(event: CompilerEvent): void {
    switch (event.kind) {
      case 'progress':
        return options.onProgress?.(event.received, event.total);
      case 'output':
        return options.onOutput?.(event);
      case 'debug-object':
        return options.onDebugObject?.(event);
    }
  }

  function setServed(now: readonly number[]): void {
    served = now;
    if (isWorking === served.length > 0) return;
    isWorking = !isWorking;
    options.onWorking?.(isWorking);
  }

  /** Its own workers' deaths it survives. Whoever waits is told; the next call has another. */
  function onDied(message: string): void {
    const text = `compile: the compiler, which runs in the page beside this machine, could not go on: ${message}. Run it again; if that does not help, reload the page.`;
    const waited = served;
    end();
    setServed([]);
    for (const callId of waited) machine?.post((calling) => calling.failCall(callId, text, 1));
  }

  async function load(): Promise<CompilerLoad> {
    const {api, died} = startForWork();
    return Promise.race([
      api.load(),
      died.then((message): CompilerLoad => ({ok: false, why: 'not-started', message})),
    ]);
  }

  return {
    load,
    prepare: async () => {
      // What has begun already has had its first job, or will before this could help.
      const own = start();
      if (own.hasWork) return;
      if ((await load()).ok) await own.api.warmUp();
    },
    attach: (calling, kernel) => {
      machine = calling;
      setServed([]);
      if (!isSameKernel(manifest, kernel)) {
        // What runs has another kernel's files.
        end();
        const {unpack, programs, api} = manifest;
        const {tree, treeChanges, modpost, parts = []} = kernel;
        manifest = {
          ...{unpack, programs, tree, modpost, parts},
          ...(treeChanges && {treeChanges}),
          // What headers say of a name differs little between the kernels.
          ...(api && {api}),
        };
      }
      if (running) connect(running);
    },
    onCalls: (now) => {
      setServed(now);
      if (served.length > 0) startForWork();
    },
    disassemble: (bytes, address) => {
      const {api, died} = startForWork();
      return Promise.race([api.disassemble(bytes, address), died.then(() => undefined)]);
    },
    describeName: (name) => {
      const {api, died} = start();
      return Promise.race([api.describeName(name), died.then(() => [])]);
    },
    completeName: (prefix, limit) => {
      const {api, died} = start();
      return Promise.race([api.completeName(prefix, limit), died.then(() => ({entries: [], all: true}))]);
    },
    checkStyle: (name, text) => {
      const {api, died} = start();
      return Promise.race([
        api.checkStyle(name, text),
        died.then((message): StyleResult => ({ok: false, message})),
      ]);
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
  one.tree.sha256 === other.tree.sha256 &&
  one.treeChanges?.sha256 === other.treeChanges?.sha256 &&
  one.modpost.sha256 === other.modpost.sha256;
