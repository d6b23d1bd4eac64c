/** Owns a machine in the page on which a lab is tried: a worker of its own beside the person's, with a compiler of its own. */
import {proxy} from 'comlink';
import {startOptions} from '../../../machine/start-options';
import {Heard, runOver} from './test-machine';
import type {TestMachine} from './test-machine';
import type {AskGuest} from '../../../machine/guest-channel';
import type {Bases} from '../../../saves/bases';
import type {CompilerProcess} from '../../../workers/compiler-process';
import type {MachinePool} from '../../../workers/machine-pool';
import type {ImageManifest, KernelName} from '../../../../protocol/images';
import type {StartFrom} from '../../../../protocol/machine-api';

export interface PageMachineOptions {
  machines: MachinePool;
  manifest: ImageManifest;
  imageUrl: (file: string) => string;
  bases: Bases;
  /** Its compiler, which serves one machine at a time. */
  compiler: CompilerProcess;
}

export interface PageMachine extends TestMachine {
  /** The machine as it stands, for `from` of another start. Rejects if it cannot be saved. */
  save(): Promise<StartFrom>;
  /** Whatever is asked of it fails at once. */
  end(): void;
}

/** Resolves when it runs; rejects with a sentence if it cannot, or `signal` is aborted. */
export async function startPageMachine(
  options: PageMachineOptions,
  kernel: KernelName,
  signal: AbortSignal,
  from: StartFrom = {kind: 'base'},
): Promise<PageMachine> {
  signal.throwIfAborted();
  const {machines, manifest, imageUrl, bases, compiler} = options;
  const base = bases.shipped(kernel);
  const process = machines.acquire({base: base.source.image.sha256, ramBytes: base.ramBytes});
  const end = () => process.end();
  signal.addEventListener('abort', end, {once: true});
  const decoders = new Map<string, TextDecoder>();
  const heard = new Heard((port, bytes) => {
    let decoder = decoders.get(port);
    if (!decoder) decoders.set(port, (decoder = new TextDecoder()));
    return decoder.decode(bytes, {stream: true});
  });
  const started = await process.start(startOptions(from, base, manifest, imageUrl, undefined), (event) => {
    // Nobody draws it: whatever comes is taken at once.
    if (event.kind === 'output')
      process.post((machine) => machine.acknowledge(event.port, event.bytes.length));
    if (event.kind === 'calls') compiler.onCalls(event.served);
    if (event.kind === 'tree') void compiler.load();
    heard.hear(event);
  });
  if (!started.ok) {
    process.end();
    throw new Error(`the machine did not start: ${started.message}`);
  }
  compiler.attach(process, base.record);
  const ask: AskGuest = (asked) => process.call((machine) => asked(machine.guest));
  const {said, until, onEvent, phase} = heard;
  return {
    debuggable: {
      process,
      symbols: base.symbols,
      imageUrl,
      goTo: (next) => {
        process.end();
        return startPageMachine(options, kernel, signal, next);
      },
      end: () => Promise.resolve(process.end()),
    },
    ask,
    followLog: (after, onRecords) => ask((guest) => guest.followLog(after, proxy(onRecords))),
    said,
    until,
    onEvent,
    phase,
    type: (text) => process.post((machine) => machine.type('terminal1', new TextEncoder().encode(text))),
    run: runOver(ask),
    save: async () => {
      const saved = await process.call((machine) => machine.save());
      if (!saved.ok) throw new Error(saved.message);
      return {kind: 'snapshot', delta: saved.delta};
    },
    end,
  };
}
