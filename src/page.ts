/** Owns the composition: session, elements, the public API, the service worker. */
import toolchain from '../images/toolchain/manifest.json';
import {glossary, labs, lessonText} from './labs/catalogue';
import {labUrl, parseLabUrl} from './session/lesson/lab-url';
import {createApi} from './session/modlab-api';
import {Session} from './session/session';
import {spawnCompiler} from './session/workers/spawn-compiler';
import {openStore} from './snapshots/store';
import {browserMemory} from './browser/editor-storage';
import {openLaunched} from './browser/launch-queue';
import {persistStorage, storageUse} from './browser/storage';
import './ui/app/modlab-app';
import type {MachinePool} from './session/workers/machine-pool';
import type {ModlabApi} from './session/modlab-api';
import type {ImageManifest} from './protocol/images';

export interface PageOptions {
  machines: MachinePool;
  manifest: ImageManifest;
  imageUrl: (file: string) => string;
}

declare global {
  interface Window {
    modlab: ModlabApi;
  }
}

/** `?snapshot=<address>` names a machine that somebody published. */
const SNAPSHOT = 'snapshot';

/** An address without what names a machine or a place in a lesson. */
function bare(address: string): string {
  const url = new URL(address);
  url.hash = '';
  // Untouched unless it is there: deleting writes the rest of the query anew.
  if (url.searchParams.has(SNAPSHOT)) url.searchParams.delete(SNAPSHOT);
  return url.href;
}

/** Which copy of a machine this tab works on: a reload finds it again, another tab does not. */
function tabCopyId(): {get(): string; set(line: string): void} {
  let known = '';
  try {
    known = sessionStorage.getItem('line') ?? '';
  } catch {
    // Storage is blocked; then nothing is found again anyway.
  }
  return {
    get: () => known,
    set: (line) => {
      known = line;
      try {
        sessionStorage.setItem('line', line);
      } catch {
        // As above.
      }
    },
  };
}

export function openPage(options: PageOptions): void {
  const session = new Session({
    ...options,
    spawnCompiler: (onProgress) =>
      spawnCompiler({directory: options.imageUrl('toolchain/'), manifest: toolchain, onProgress}),
    tree: {kind: 'url', url: options.imageUrl(`toolchain/${toolchain.tree.file}`), image: toolchain.tree},
    store: openStore(),
    labs,
    lessonText,
    glossary,
    clock: {
      setTimeout: (work, milliseconds) => window.setTimeout(work, milliseconds),
      clearTimeout: (timer) => window.clearTimeout(timer),
      now: () => Date.now(),
    },
    fetch: (url, options) => fetch(url, options),
    pageUrl: () => bare(location.href),
    locks: 'locks' in navigator ? navigator.locks : undefined,
    channel: new BroadcastChannel('modlab'),
    copyId: tabCopyId(),
    editorStorage: browserMemory,
    persist: persistStorage,
    usage: storageUse,
  });
  window.modlab = createApi(session);

  const app = document.createElement('modlab-app');
  app.session = session;
  // The address names what is being done, so that it can be sent or kept; it leads nowhere back by itself.
  app.addEventListener('lab-wanted', (event) => {
    const {lab, step} = (event as CustomEvent<{lab: string; step?: string}>).detail;
    history.replaceState(null, '', labUrl(lab, step));
  });
  document.body.replaceChildren(app);
  // The elements listen from their first update on.
  void app.updateComplete.then(openAddress);
  openLaunched((file) => app.openFile(file));

  /** An address that holds a machine is taken once: a reload goes on with what became of it. */
  async function openAddress(): Promise<void> {
    const {hash, href} = location;
    const place = parseLabUrl(hash);
    const snapshot = new URL(href).searchParams.get(SNAPSHOT);
    const left = bare(href) + (place ? hash : '');
    if (left !== href) history.replaceState(null, '', left);
    const started = session.phase.kind === 'off' ? session.start(place?.lab) : undefined;
    await Promise.all([started, session.exchange.receiveFromAddress(hash, snapshot)]);
    if (place?.step !== undefined) app.showStep(place.step);
  }
  window.addEventListener('hashchange', () => {
    const place = parseLabUrl(location.hash);
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
    const {keepOffline} = await import('./browser/offline');
    await keepOffline((update) => app.offerUpdate(update));
    const {keepToolchain, prepareWhenShown} = await import('./browser/prefetch-toolchain');
    const {unpack, programs, modpost, tree} = toolchain;
    const urls = [unpack, programs, modpost, tree].map(({file}) => options.imageUrl(`toolchain/${file}`));
    prepareWhenShown(session.workspace, urls, () => session.build.prepareCompiler());
    await keepToolchain(urls);
  });
}
