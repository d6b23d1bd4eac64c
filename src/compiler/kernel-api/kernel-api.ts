/** Owns the index of the kernel's interface as a shipped file: fetched when it is first asked for, and again after a failure. */
import {fetchImage} from '../../shipped/fetch-image';
import {unpack} from '../../shipped/unpack';
import {KernelApiIndex} from './index-text';
import type {ToolchainManifest} from '../../protocol/compiler-api';

/** `directory`: where the toolchain's files are. Undefined if this site has none, or it cannot be had now. */
export function kernelApiFrom(
  directory: string,
  {api, unpack: decoder}: ToolchainManifest,
): () => Promise<KernelApiIndex | undefined> {
  let index: Promise<KernelApiIndex | undefined> | undefined;
  const load = async () => {
    if (!api) return undefined;
    const fetched = await Promise.all(
      [decoder, api].map((image) =>
        fetchImage({kind: 'url', url: new URL(image.file, directory).href, image}, () => undefined),
      ),
    );
    const [code, packed] = fetched.map((each) => (each.ok ? each.bytes : undefined));
    if (!code || !packed) return undefined;
    const bytes = unpack(await WebAssembly.compile(code), packed, api.unpackedSize);
    return new KernelApiIndex(new TextDecoder().decode(bytes));
  };
  return () =>
    (index ??= load().then((loaded) => {
      if (!loaded) index = undefined;
      return loaded;
    }));
}
