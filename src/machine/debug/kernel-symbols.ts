/** Owns the fetching of the kernel's symbols, which are shipped packed and wanted by a debugger alone. */
import {fetchImage} from '../../shipped/fetch-image';
import {unzstd} from '../v86/zstd';
import type {ImageSource} from '../../protocol/images';
import type {EngineResult} from '../../protocol/machine-api';

/** System.map; undefined if it cannot be had. */
export async function kernelSymbols(
  engine: Promise<EngineResult>,
  symbols: ImageSource,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const [compiled, file] = await Promise.all([engine, fetchImage(symbols, () => undefined)]);
  return compiled.ok && file.ok ? unzstd(compiled.engine, file.bytes, symbols.image.unpackedSize) : undefined;
}
