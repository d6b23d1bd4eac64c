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
import type {Port} from '../../protocol/consoles';
import type {BaseState} from '../../machine/state/state';
import {checkingBase, presentBase} from '../../protocol/bases/records';
import type {BaseRecord, ImageFile, ImageManifest, ImageSource, KernelName} from '../../protocol/images';
import type {ShippedToolchain} from '../../protocol/compiler-api';
import type {MachineEvent, StartFrom, StartOptions} from '../../protocol/machine-api';
import type {Phase} from '../../protocol/phase';

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
export interface Lab {
  machine: Machine;
  guest: Machine['guest'];
  /** Everything that a terminal, the kernel's log or ttyS1 said so far, as text. */
  said(port: Port): string;
  /** Types text into terminal 1. */
  type(text: string): void;
  /** Resolves once `test` is true; looked at after each event, so a test never sleeps. */
  until(test: () => boolean, what: string, timeoutMs?: number): Promise<void>;
  /** Runs over the control channel; fails the test if the channel does. `output` is stdout then stderr. */
  run(
    script: string,
    options?: Parameters<Machine['guest']['run']>[1],
  ): Promise<{output: string; exitCode: number}>;
  phase(): Phase;
  events: MachineEvent[];
  /** Told of each event; returns the function that ends it. */
  onEvent(listener: (event: MachineEvent) => void): () => void;
  stop(): Promise<void>;
}

const PATIENCE_MS = 60_000;

/**
 * Starts a machine (the base by default) and resolves when it runs. `draw: false` plays a page that is behind; `options`
 * stand in place of the shipped images' of this kernel.
 */
export async function startGuest(
  from: StartFrom = {kind: 'base'},
  {
    draw = true,
    options = {},
    kernel = 'standard',
  }: {draw?: boolean; options?: Partial<StartOptions>; kernel?: KernelName} = {},
): Promise<Lab> {
  const machine = new Machine(engine.then((module) => ({ok: true, engine: module})));
  const texts = new Map<string, string>();
  const events: MachineEvent[] = [];
  const waiting = new Set<() => void>();
  const listeners = new Set<(event: MachineEvent) => void>();
  let phase: Phase = {kind: 'off'};
  const all = {...(await startOptions(from, kernel)), ...options};
  const started = await machine.start(all, (event) => {
    events.push(event);
    if (event.kind === 'phase') phase = event.phase;
    if (event.kind === 'output') {
      const text = Buffer.from(event.bytes).toString('latin1');
      texts.set(event.port, (texts.get(event.port) ?? '') + text);
      if (draw) machine.acknowledge(event.port, event.bytes.length);
    }
    for (const listener of listeners) listener(event);
    for (const look of [...waiting]) look();
  });
  if (!started.ok) throw new Error(`${started.why}: ${started.message}`);
  return {
    machine,
    guest: machine.guest,
    events,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    phase: () => phase,
    said: (port) => texts.get(port) ?? '',
    type: (text) => machine.type('terminal1', Buffer.from(text)),
    until: (test, what, timeoutMs = PATIENCE_MS) =>
      new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(look);
          reject(
            new Error(
              `waited ${timeoutMs} ms for ${what}; terminal 1 ends in ${JSON.stringify((texts.get('terminal1') ?? '').slice(-300))}`,
            ),
          );
        }, timeoutMs);
        const look = () => {
          if (!test()) return;
          clearTimeout(late);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    run: async (script, options) => {
      const result = await machine.guest.run(script, options);
      if (!result.ok) throw new Error(`${result.why}: ${result.message}`);
      // What was cut short is no answer, whatever of it was printed by then.
      if (result.timedOut) throw new Error(`no end of: ${script}`);
      const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
      return {output: text(result.stdout) + text(result.stderr), exitCode: result.exitCode};
    },
    stop: () => machine.pause(),
  };
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
