/** Owns System.map of the kernel that runs: fetched by the machine's worker, and kept while it is of use. */
import type {DebugServiceOptions} from './service-host';

export function systemMap({
  active,
  imageUrl,
}: Pick<DebugServiceOptions, 'active' | 'imageUrl'>): () => Promise<string | undefined> {
  let map: {file: string; text: string} | undefined;
  return async () => {
    const {symbols} = active;
    if (!symbols) return undefined;
    if (map?.file === symbols.file) return map.text;
    const bytes = await active.process
      ?.call((machine) => machine.symbols({kind: 'url', url: imageUrl(symbols.file), image: symbols}))
      .catch(() => undefined);
    if (!bytes) return undefined;
    map = {file: symbols.file, text: new TextDecoder().decode(bytes)};
    return map.text;
  };
}
