/** Owns the composition: session, elements, the public API, the service worker. */
import './trusted-types';
import wasmUrl from 'v86/build/v86.wasm?url';
import manifest from '../images/manifest.json';
import {glossary, labs, lessonText} from './labs/catalogue';
import {labAddress, readLabAddress} from './session/lab-address';
import {missingFeatures} from './missing-features';
import {createApi} from './session/modlab-api';
import {Session} from './session/session';
import {spawnMachine} from './session/spawn-machine';
import {openStore} from './snapshots/store';
import './ui/modlab-app';
import type {ModlabApi} from './session/modlab-api';
import type {ImageManifest} from './protocol/images';

declare global {
  interface Window {
    modlab: ModlabApi;
  }
}

function main(): void {
  const missing = missingFeatures();
  if (missing !== undefined) {
    const sorry = document.createElement('p');
    sorry.className = 'sorry';
    sorry.textContent = missing;
    document.body.replaceChildren(sorry);
    return;
  }
  const session = new Session({
    spawn: spawnMachine,
    manifest: manifest as ImageManifest,
    imageUrl: (file) => new URL(`images/${file}`, document.baseURI).href,
    wasmUrl: new URL(wasmUrl, document.baseURI).href,
    store: openStore(),
    labs,
    lessonText,
    glossary,
    clock: {
      setTimeout: (work, milliseconds) => window.setTimeout(work, milliseconds),
      clearTimeout: (timer) => window.clearTimeout(timer),
      now: () => Date.now(),
    },
    fetch: (url) => fetch(url),
    pageUrl: () => location.href.split('#')[0] ?? location.href,
    persist: () => navigator.storage.persist(),
  });
  window.modlab = createApi(session);

  const app = document.createElement('modlab-app');
  app.session = session;
  // The address names what is being done, so that it can be sent or kept; it leads nowhere back by itself.
  app.addEventListener('lab-wanted', (event) => {
    const {lab, step} = (event as CustomEvent<{lab: string; step?: string}>).detail;
    history.replaceState(null, '', labAddress(lab, step));
  });
  document.body.replaceChildren(app);
  // The elements listen from their first update on.
  void app.updateComplete.then(openAddress);

  /** An address that holds a machine is taken once: a reload goes on with what became of it. */
  async function openAddress(): Promise<void> {
    const {hash} = location;
    const place = readLabAddress(hash);
    if (hash !== '' && !place) history.replaceState(null, '', location.href.split('#')[0]);
    await session.start(hash, place?.lab);
    if (place?.step !== undefined) app.showStep(place.step);
  }
  window.addEventListener('hashchange', () => {
    const place = readLabAddress(location.hash);
    if (place && place.lab !== session.lesson.lab.id) void session.openLab(place.lab);
    else if (place?.step !== undefined) app.showStep(place.step);
    else if (!place && location.hash !== '') void openAddress();
  });

  const leaving = () => void session.saveBeforeLeaving();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leaving();
  });
  document.addEventListener('freeze', leaving);
  window.addEventListener('pagehide', leaving);

  // After the prompt: what the service worker keeps for offline use must not compete with what the prompt needs.
  void session.ready.then(async () => {
    performance.mark('modlab:ready');
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    const {keepOffline} = await import('./keep-offline');
    await keepOffline((update) => app.offerUpdate(update));
  });
}

main();
