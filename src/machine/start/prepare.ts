/** Owns what of a start is the same for every machine of a base: the engine compiled, the base unpacked and in RAM. */
import {createEmulator} from '../v86/emulator';
import {equip} from '../devices/hardware';
import {fetchImage} from '../../shipped/fetch-image';
import {unpack} from '../../shipped/unpack';
import {keepBase, keptBase, paddingOf} from './kept-base';
import {OccupantRelay} from '../v86/occupant';
import {unpackPages} from '../state/memory';
import {hardwareOfFile} from '../state/older-hardware';
import {
  validateForeignBase,
  plainBase,
  readBase,
  readDelta,
  restore,
  capture,
  writeDelta,
} from '../state/state';
import {unzstd} from '../v86/zstd';
import type {Progress} from '../../shipped/fetch-image';
import type {BaseState} from '../state/state';
import type {Occupant} from '../v86/occupant';
import type {Emulator} from '../v86/v86-internals';
import type {ImageSource} from '../../protocol/images';
import type {EngineResult, PrepareOptions, StartFailure, StartTimings} from '../../protocol/machine-api';

/** RAM holds the base's pages; devices are as v86 makes them, or as a machine has left them, until a restore. */
export interface Prepared {
  readonly base: BaseState;
  readonly emulator: Emulator;
  readonly relay: OccupantRelay;
}

export type PrepareResult = ({ok: true} & Prepared) | StartFailure;

export async function prepare(
  options: PrepareOptions,
  compiling: Promise<EngineResult>,
  occupant: Occupant,
  progress: Progress,
  timings: StartTimings,
): Promise<PrepareResult> {
  const unpacked = loadBase(compiling, options.base, progress, options.unpack);
  // Who waits for it learns of its failure; whoever gave up before does not.
  unpacked.catch(() => undefined);
  const engine = await compiled(compiling);
  if (!engine.ok) return engine;
  timings.engineReady = performance.now();
  try {
    const relay = new OccupantRelay(occupant);
    // An instance is made while the base still arrives.
    const [emulator, loaded, ours] = await Promise.all([
      createEmulator(engine.engine, options.ramBytes, relay.events, relay.share),
      unpacked,
      options.referenceBase && loadBase(compiling, options.referenceBase, () => undefined),
    ]);
    if (!loaded.ok) return loaded;
    if (ours && !ours.ok) return ours;
    let {base} = loaded;
    // An older base is known by its hash alone; how much RAM it has, a file from outside said.
    if (base.pages.ramBytes !== options.ramBytes)
      return {ok: false, why: 'bad-delta', message: `its base has ${base.pages.ramBytes} bytes of RAM`};
    if (ours) base = validateForeignBase(base, ours.base);
    equip(emulator.v86.cpu, hardwareOfFile(base.devices));
    timings.baseReady = performance.now();
    unpackPages(emulator.v86.cpu, base.pages);
    return {ok: true, base, emulator, relay};
  } catch (error) {
    // What a site ships is not malformed: this came from outside.
    if (options.referenceBase && !(error instanceof WebAssembly.CompileError))
      return {ok: false, why: 'bad-delta', message: `its base: ${String(error)}`};
    return engineFailed(error);
  }
}

/**
 * A restore of the base, and of what hardly differs from it: a browser runs code slowly for the first times, and in its
 * own worker a machine is restored once. It takes half as long then. `isWaiting`: nobody wants this machine yet.
 */
export async function warmUpRestore({base, emulator}: Prepared, isWaiting: () => boolean): Promise<void> {
  if (!isWaiting()) return;
  restore(emulator.v86, base, undefined);
  const {delta} = await writeDelta(base, capture(emulator.v86, base, base.history));
  const read = await readDelta(base, delta);
  if (isWaiting()) restore(emulator.v86, base, read);
}

/** When a base that had to be unpacked is put away: the machine has begun by then, and the page is drawn. */
const KEEP_AFTER_MS = 4_000;

/** A base as it was kept, or else from its file. Rejects on a file that is not a base state. `decoder`: see PrepareOptions. */
export async function loadBase(
  compiling: Promise<EngineResult>,
  source: ImageSource,
  progress: Progress,
  decoder?: ImageSource,
): Promise<{ok: true; base: BaseState} | StartFailure> {
  const kept = source.kind === 'url' ? await keptBase(source.image) : undefined;
  if (kept) return {ok: true, base: readBase(kept)};
  const [engine, file, other] = await Promise.all([
    compiled(compiling),
    fetchImage(source, progress),
    decoder && fetchImage(decoder, () => undefined),
  ]);
  if (!engine.ok) return engine;
  if (!file.ok) return {...file, what: 'base'};
  if (other && !other.ok) return {...other, what: 'base'};
  const {unpackedSize} = source.image;
  const padding = paddingOf(source.image);
  const unpacked = other
    ? unpack(await WebAssembly.compile(other.bytes), file.bytes, unpackedSize, padding)
    : await unzstd(engine.engine, file.bytes, unpackedSize, padding);
  plainBase(unpacked);
  if (source.kind === 'url') setTimeout(() => void keepBase(source.image, unpacked), KEEP_AFTER_MS);
  return {ok: true, base: readBase(unpacked)};
}

/** The engine, its failures as a start gives them. */
export async function compiled(
  compiling: Promise<EngineResult>,
): Promise<{ok: true; engine: WebAssembly.Module} | StartFailure> {
  const engine = await compiling;
  if (engine.ok) return engine;
  const {why, message} = engine;
  return why === 'download-failed' ? {ok: false, why, what: 'engine', message} : {ok: false, why, message};
}

export const engineFailed = (error: unknown): StartFailure => ({
  ok: false,
  why: 'engine-failed',
  message: error instanceof Error ? error.message : String(error),
});
