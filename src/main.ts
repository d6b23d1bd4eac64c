/** Owns the page's first moment: a machine is on its way before the rest of the page has arrived. */
import './browser/trusted-types';
import wasmUrl from 'v86/build/v86.wasm?url';
import shipped from '../images/manifest.json';
import {earlyScreen} from './browser/early-screen';
import {missingFeatures} from './browser/missing-features';
import {scopeOf, siteStorage} from './browser/site-storage';
import {tabCopyId} from './browser/tab-copy';
import {parseLabUrl} from './session/lesson/lab-url';
import {engineFrom} from './session/workers/engine';
import {MachinePool} from './session/workers/machine-pool';
import {spawnMachine} from './session/workers/spawn-machine';
import type {ImageFile, ImageManifest} from './protocol/images';

function showInstead(text: string): void {
  const sorry = document.createElement('p');
  sorry.className = 'sorry';
  sorry.textContent = text;
  document.body.replaceChildren(sorry);
}

async function main(): Promise<void> {
  const missing = missingFeatures();
  if (missing !== undefined) {
    showInstead(missing);
    return;
  }
  const manifest = shipped as ImageManifest;
  const imageUrl = (file: string) => new URL(`images/${file}`, document.baseURI).href;
  // What the address asks for: page.ts.
  const parameters = new URLSearchParams(location.search);
  const isChecking = parameters.get('kernel') === 'checking';
  const {base, unpack} = ((isChecking && manifest.checking) || manifest).images;
  const from = (image: ImageFile) => ({kind: 'url' as const, url: imageUrl(image.file), image});
  const options = {
    base: from(base),
    ...(unpack && {unpack: from(unpack)}),
    ramBytes: manifest.ramBytes,
  };
  const engine = engineFrom(new URL(wasmUrl, document.baseURI).href);
  const machines = new MachinePool(() => spawnMachine(engine), options);
  machines.prepare();
  const storage = siteStorage(scopeOf(document.baseURI));
  const {hash, search} = location;
  const route = parseLabUrl(hash);
  // Other addresses may lead to another machine.
  const isPlain = search === '' && (hash === '' || route !== undefined);
  const of = isPlain ? {line: tabCopyId(storage).get(), ...(route && {lab: route.lab})} : undefined;
  const early = earlyScreen(storage, of);
  // What the rest of the page takes to begin would keep it from being drawn.
  await early.painted;
  const embedding =
    parameters.get('embed') === '1' ? (await import('./browser/embedding')).prepareEmbedding() : undefined;
  const {openPage} = await import('./page');
  openPage({machines, manifest, imageUrl, storage, early, embedding});
}

main().catch((error: unknown) => {
  showInstead(
    'A part of this page did not arrive. Check the connection and reload; nothing that was saved is lost.',
  );
  throw error;
});
