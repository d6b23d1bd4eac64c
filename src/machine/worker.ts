/** Owns the worker's entry: everything that the page can reach of a machine. */
import {expose, transfer} from 'comlink';
import {PageWatch} from './health/page-watch';
import {watchRejections} from './health/unhandled';
import {Machine} from './machine';
import type {EngineResult, MachineApi, MachineEvent} from '../protocol/machine-api';

let useEngine: (engine: EngineResult) => void = () => undefined;
const engine = new Promise<EngineResult>((resolve) => (useEngine = resolve));
let machine = new Machine(engine);
let tellFault: (message: string) => void = () => undefined;
/** Whoever is to start waits until the machine before it has left. */
let vacating: Promise<unknown> = Promise.resolve();
const pageWatch = new PageWatch();
watchRejections((message) => tellFault(message));
// For the developer tools: docs/CONTRIBUTING.md, "Look into a running system".
const present = () => Object.assign(globalThis, {modlabMachine: machine});
present();

expose({
  useEngine: (engine) => useEngine(engine),
  prepare: (options) => machine.prepare(options),
  recycle: () => {
    pageWatch.end();
    const leaving = machine.leave();
    vacating = leaving.then((vacated) => {
      machine = new Machine(engine, vacated);
      present();
    });
    return vacating;
  },
  start: async (options, emit) => {
    await vacating;
    tellFault = (message) => emit({kind: 'fault', message});
    pageWatch.begin(options.freezeMark);
    return machine.start(options, (event: MachineEvent) => {
      if (event.kind === 'phase' && event.phase.kind === 'running') pageWatch.running();
      if (event.kind === 'output') emit(transfer(event, [event.bytes.buffer]));
      else emit(event);
    });
  },
  type: (port, bytes) => machine.type(port, bytes),
  pressKeys: (scanCodes) => machine.pressKeys(scanCodes),
  openTerminal: (rows, cols) => machine.openTerminal(rows, cols),
  closeTerminal: (port) => machine.closeTerminal(port),
  renameTerminal: (port, name) => machine.renameTerminal(port, name),
  resize: (port, rows, cols) => machine.resize(port, rows, cols),
  acknowledge: (port, bytes) => machine.acknowledge(port, bytes),
  connectCompiler: (port) => machine.connectCompiler(port),
  failCall: (callId, text, exitCode) => machine.failCall(callId, text, exitCode),
  save: async (options) => {
    const saved = await machine.save(options);
    return saved.ok ? transfer(saved, [saved.delta.buffer]) : saved;
  },
  compact: async (delta) => {
    const compacted = await machine.compact(delta);
    return transfer(compacted, [compacted.buffer]);
  },
  timings: () => {
    pageWatch.beat();
    return machine.timings();
  },
  instructions: () => machine.instructions(),
  symbols: (image) => machine.symbols(image),
  get debug() {
    return machine.debug;
  },
  get guest() {
    return machine.guest;
  },
} satisfies MachineApi);
