/** Owns what of a start is the same for every machine of a base: the engine compiled, the base unpacked and in RAM. */
import {createEmulator} from './emulator';
import {fetchImage} from './fetch-image';
import {unpackPages} from './memory';
import {familiar, readBase} from './state';
import {unzstd} from './zstd';
import type {EmulatorEvents} from './emulator';
import type {Progress} from './fetch-image';
import type {Share} from './share/share';
import type {BaseState} from './state';
import type {Emulator} from './v86-internals';
import type {ImageSource} from '../protocol/images';
import type {EngineResult, PrepareOptions, StartFailure, StartTimings} from '../protocol/machine-api';

/** RAM holds the base's pages; devices are as v86 makes them, until a restore. */
export interface Prepared {
  readonly base: BaseState;
  readonly emulator: Emulator;
}

export type PrepareResult = ({ok: true} & Prepared) | StartFailure;

export async function prepare(
  options: PrepareOptions,
  compiling: Promise<EngineResult>,
  events: EmulatorEvents,
  share: Share,
  progress: Progress,
  timings: StartTimings,
): Promise<PrepareResult> {
  const fetched = fetchImage(options.base, progress);
  const engine = await compiled(compiling);
  if (!engine.ok) return engine;
  timings.engineReady = performance.now();
  try {
    // An instance is made while the base still arrives.
    const [emulator, file, ours] = await Promise.all([
      createEmulator(engine.engine, options.ramBytes, events, share),
      fetched,
      options.against && fetchImage(options.against, () => undefined),
    ]);
    if (!file.ok) return {...file, what: 'base'};
    if (ours && !ours.ok) return {...ours, what: 'base'};
    let base = await unpackBase(engine.engine, options.base, file.bytes);
    // An older base is known by its hash alone; how much RAM it has, a file from outside said.
    if (base.pages.ramBytes !== options.ramBytes)
      return {ok: false, why: 'bad-delta', message: `its base has ${base.pages.ramBytes} bytes of RAM`};
    if (ours && options.against)
      base = familiar(base, await unpackBase(engine.engine, options.against, ours.bytes));
    timings.baseReady = performance.now();
    unpackPages(emulator.v86.cpu, base.pages, false);
    return {ok: true, base, emulator};
  } catch (error) {
    // What a site ships is not malformed: this came from outside.
    if (options.against && !(error instanceof WebAssembly.CompileError))
      return {ok: false, why: 'bad-delta', message: `its base: ${String(error)}`};
    return engineFailed(error);
  }
}

/** The engine, its failures said as a start says them. */
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

export const unpackBase = async (engine: WebAssembly.Module, {image}: ImageSource, bytes: Uint8Array) =>
  readBase(await unzstd(engine, bytes, image.unpackedSize));
