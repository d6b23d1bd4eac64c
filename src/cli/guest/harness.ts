/** Owns the guest tests' way to a machine: the committed images under v86 in Node, with the worker's own code. */
import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {readEngine} from '../../../build-scripts/engine';
import {placeOf} from '../../../build-scripts/released';
import shipped from '../../../images/manifest.json';
import toolchain from '../../../images/toolchain/manifest.json';
import {Machine} from '../../machine/machine';
import {readBase} from '../../machine/state/state';
import {unzstd} from '../../machine/v86/zstd';
import {Heard, runOver} from '../../session/lesson/authoring/proving/test-machine';
import type {TestMachine} from '../../session/lesson/authoring/proving/test-machine';
import type {AskGuest} from '../../session/machine/guest-channel';
import type {BaseState} from '../../machine/state/state';
import type {Vacated} from '../../machine/start/boot';
import {checkingBase, presentBase} from '../../protocol/bases/records';
import type {BaseRecord, ImageFile, ImageManifest, ImageSource, KernelName} from '../../protocol/images';
import type {ShippedToolchain} from '../../protocol/compiler-api';
import type {MachineApi, MachineEvent, StartFrom, StartOptions} from '../../protocol/machine-api';

const manifest = shipped as ImageManifest;
const tools = toolchain as ShippedToolchain;
/** Undefined if it is not among the images. */
export const checking = checkingBase(manifest, tools);
const engine = WebAssembly.compile(await readEngine());

const images = fileURLToPath(new URL('../../../images/', import.meta.url));

/** A present image, or a released one. */
async function source(image: ImageFile, directory = ''): Promise<Extract<ImageSource, {kind: 'bytes'}>> {
  const bytes = new Uint8Array(await readFile(placeOf(images, `${directory}${image.file}`)));
  return {kind: 'bytes', bytes, image};
}

/** What a machine on this base is made of; a cold boot also wants a kernel. */
export async function baseOptions(
  record: BaseRecord,
): Promise<Pick<StartOptions, 'base' | 'unpack' | 'ramBytes' | 'tree' | 'treeChanges' | 'treeParts'>> {
  const {base, unpack, tree, treeChanges, parts = [], ramBytes} = record;
  return {
    base: await source(base),
    ...(unpack && {unpack: await source(unpack)}),
    ramBytes,
    tree: await source(tree, 'toolchain/'),
    ...(treeChanges && {treeChanges: await source(treeChanges, 'toolchain/')}),
    treeParts: await Promise.all(parts.map((part) => source(part, 'toolchain/'))),
  };
}

function imagesOf(kernel: KernelName) {
  const found = kernel === 'checking' ? manifest.checking : manifest;
  const record = kernel === 'checking' ? checking : presentBase(manifest, tools);
  if (!found || !record) throw new Error(`no images of the ${kernel} kernel`);
  return {...found, record};
}

export async function startOptions(from: StartFrom, kernel: KernelName = 'standard'): Promise<StartOptions> {
  const {images: own, cmdline, record} = imagesOf(kernel);
  return {
    ...(manifest.hardware && {hardware: manifest.hardware}),
    ...(manifest.protocols.terminals && {terminals: manifest.protocols.terminals}),
    from,
    ...(await baseOptions(record)),
    kernel: await source(own.kernel),
    cmdline,
    engine: manifest.engine,
  };
}

/** The file of the base. */
export const packedBase = async () => (await source(manifest.images.base)).bytes;

/** The base, unpacked. */
export async function shippedBase(): Promise<BaseState> {
  const from = await source(manifest.images.base);
  return readBase(await unzstd(await engine, from.bytes, from.image.unpackedSize));
}

/** The machine as it ships for a lab, on its kernel. */
export async function labStart(lab: string, kernel: KernelName = 'standard'): Promise<StartFrom> {
  const image = imagesOf(kernel).labs[lab];
  return image ? {kind: 'base', start: await source(image)} : {kind: 'base'};
}

/** A running guest and what a test wants of it. */
export interface Lab extends TestMachine {
  machine: Machine;
  guest: Machine['guest'];
  events: MachineEvent[];
  stop(): Promise<void>;
  /** Done for a machine that takes this one's place, as it was once. */
  succeeded: (next: Lab) => Promise<unknown>;
}

/** For a script of which nobody says how long it may take: this computer may have other work. */
const SCRIPT_MS = 60_000;

/**
 * Starts a machine (the base by default) and resolves when it runs. `draw: false` plays a page that is behind; `options`
 * stand in place of the shipped images' of this kernel.
 */
export async function startGuest(
  from: StartFrom = {kind: 'base'},
  how: {draw?: boolean; options?: Partial<StartOptions>; kernel?: KernelName; vacated?: Vacated} = {},
): Promise<Lab> {
  const {draw = true, options = {}, kernel = 'standard'} = how;
  const machine = new Machine(
    engine.then((module) => ({ok: true, engine: module})),
    how.vacated,
  );
  const events: MachineEvent[] = [];
  const heard = new Heard((_, bytes) => Buffer.from(bytes).toString('latin1'));
  const all = {...(await startOptions(from, kernel)), ...options};
  const started = await machine.start(all, (event) => {
    events.push(event);
    if (event.kind === 'output' && draw) machine.acknowledge(event.port, event.bytes.length);
    heard.hear(event);
  });
  if (!started.ok) throw new Error(`${started.why}: ${started.message}`);
  const {guest} = machine;
  const ask: AskGuest = (asked) => asked(guest);
  const run = runOver(ask);
  const {said, until, onEvent, phase} = heard;
  const {symbols} = imagesOf(kernel).images;
  // Of the machine's calls a debugger makes these.
  const called = {
    debug: machine.debug,
    save: () => machine.save(),
    symbols: async () => (symbols ? machine.symbols(await source(symbols)) : undefined),
  } as unknown as MachineApi;
  const lab: Lab = {
    debuggable: {
      process: {call: (ask) => ask(called), post: (say) => say(called)},
      symbols,
      imageUrl: (file) => file,
      goTo: async (saved) => {
        await machine.pause();
        const next = await startGuest(saved, how);
        next.succeeded = lab.succeeded;
        await lab.succeeded(next);
        return next;
      },
      end: () => machine.pause(),
    },
    succeeded: () => Promise.resolve(),
    machine,
    guest,
    ask,
    followLog: (after, onRecords) => guest.followLog(after, onRecords),
    events,
    said,
    until,
    onEvent,
    phase,
    type: (text) => machine.type('terminal1', Buffer.from(text)),
    run: (script, options) => run(script, {timeoutMs: SCRIPT_MS, ...options}),
    stop: () => machine.pause(),
  };
  return lab;
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
