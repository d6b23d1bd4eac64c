/**
 * Owns the fetching and compiling of v86.wasm: once, in the page, for all its workers. They share the module, and with
 * it what the browser has optimised so far; and it compiles while a worker is still being made.
 */
import type {EngineResult} from '../../protocol/machine-api';

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What compiles now, or has compiled; what failed is tried again by whoever asks next. */
export function engineFrom(url: string): () => Promise<EngineResult> {
  let engine: Promise<EngineResult> | undefined;
  return () =>
    (engine ??= fetchEngine(url).then((result) => {
      if (!result.ok) engine = undefined;
      return result;
    }));
}

/** Compiles while the bytes arrive; a host that serves another MIME type than application/wasm only loses time. */
async function fetchEngine(url: string): Promise<EngineResult> {
  if (typeof WebAssembly !== 'object') return {ok: false, why: 'engine-failed', message: 'no WebAssembly'};
  let response: Response;
  try {
    response = await fetch(url);
    if (!response.ok) throw new Error(`the site answered ${response.status}`);
  } catch (error) {
    return {ok: false, why: 'download-failed', message: words(error)};
  }
  const whole = response.clone();
  try {
    return {ok: true, engine: await WebAssembly.compileStreaming(response)};
  } catch {
    try {
      return {ok: true, engine: await WebAssembly.compile(await whole.arrayBuffer())};
    } catch (error) {
      // A cut download reads as bytes that do not compile, or as a network error of the body.
      const cut = !(error instanceof WebAssembly.CompileError) || error.message.includes('end');
      return {ok: false, why: cut ? 'download-failed' : 'engine-failed', message: words(error)};
    }
  }
}
