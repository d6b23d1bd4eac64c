/** Owns the composition: session, elements, the public API, the service worker. */
import released from '../images/released/index.json';
import toolchain from '../images/toolchain/manifest.json';
import {glossary, labs, lessonText} from './labs/catalogue';
import {currentId} from './labs/former-ids';
import {isFreshUrl, labUrl, parseLabUrl} from './session/lesson/lab-url';
import {formerMachineNames} from './session/machine/machine-name';
import {createApi} from './session/modlab-api';
import {checkingBase, presentBase, symbolsByBase} from './protocol/bases/records';
import {Bases} from './session/saves/bases';
import {Session} from './session/session';
import {spawnCompiler} from './session/workers/spawn-compiler';
import {PATIENCE_MS, openStore} from './snapshots/store';
import {breakpointStorage, editorStorage, layoutStorage} from './browser/editor-storage';
import {isSmallDevice} from './browser/small-device';
import {browserFreezes} from './browser/freezes';
import {openLaunched} from './browser/launch-queue';
import {scopeOf, siteStorage} from './browser/site-storage';
import {tabCopyId} from './browser/tab-copy';
import {watchUncaught} from './browser/uncaught';
import {persistStorage, storageUse} from './browser/storage';
import './ui/app/modlab-app';
import type {MachinePool} from './session/workers/machine-pool';
import type {LabRoute} from './session/lesson/lab-url';
import type {ModlabApi} from './session/modlab-api';
import type {ShippedToolchain} from './protocol/compiler-api';
import type {ImageManifest, KernelName, ReleaseIndex} from './protocol/images';

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
/** `?kernel=checking`: the machine is to have the kernel that finds mistakes. */
const KERNEL = 'kernel';

/** An address without what names a machine or a place in a lesson. */
function bare(address: string): string {
  const url = new URL(address);
  url.hash = '';
  // Untouched unless it is there: deleting writes the rest of the query anew.
  for (const name of [SNAPSHOT, KERNEL]) if (url.searchParams.has(name)) url.searchParams.delete(name);
  return url.href;
}

export function openPage(options: PageOptions): void {
  const storage = siteStorage(scopeOf(document.baseURI));
  const store = openStore('modlab', PATIENCE_MS, storage.scope);
  const fetchAny: typeof fetch = (url, init) => fetch(url, init);
  const formerNames = (name: string) => formerMachineNames(labs, name);
  const session = new Session({
    ...options,
    keepsNext: !isSmallDevice(),
    bases: new Bases({
      present: presentBase(options.manifest, toolchain),
      checking: checkingBase(options.manifest, toolchain),
      index: released as ReleaseIndex,
      symbols: symbolsByBase(options.manifest, released as ReleaseIndex),
      imageUrl: options.imageUrl,
      fetch: fetchAny,
      store,
    }),
    spawnCompiler: (listener) =>
      spawnCompiler({directory: options.imageUrl('toolchain/'), manifest: toolchain, ...listener}),
    store,
    labs,
    lessonText,
    glossary,
    clock: {
      setTimeout: (work, milliseconds) => window.setTimeout(work, milliseconds),
      clearTimeout: (timer) => window.clearTimeout(timer),
      now: () => Date.now(),
    },
    fetch: fetchAny,
    pageUrl: () => bare(location.href),
    locks: 'locks' in navigator ? navigator.locks : undefined,
    channel: new BroadcastChannel(`modlab ${storage.scope}`),
    scope: storage.scope,
    copyId: tabCopyId(storage),
    freezes: browserFreezes(storage.scope),
    editorStorage: editorStorage(storage, formerNames),
    breakpointStorage: breakpointStorage(storage, formerNames),
    persist: persistStorage,
    usage: storageUse,
  });
  watchUncaught((error) => session.faults.report('page', error));
  window.modlab = createApi(session);

  const app = document.createElement('modlab-app');
  app.session = session;
  app.layoutStorage = layoutStorage(storage);
  // The address names what is being done, so that it can be sent or kept; it leads nowhere back by itself.
  app.addEventListener('route-change', (event) => {
    const {lab, step} = (event as CustomEvent<LabRoute>).detail;
    history.replaceState(null, '', labUrl(lab, step));
  });
  document.body.replaceChildren(app);
  // The elements listen from their first update on.
  void app.updateComplete.then(openAddress);
  openLaunched((file) => app.openFile(file));

  /** An address that holds a machine is taken once: a reload goes on with what became of it. */
  async function openAddress(): Promise<void> {
    const {hash, href} = location;
    const route = parseLabUrl(hash);
    const {searchParams} = new URL(href);
    const snapshot = searchParams.get(SNAPSHOT);
    const kernel = searchParams.get(KERNEL) === 'checking' ? 'checking' : undefined;
    const left = bare(href) + (route ? hash : '');
    if (left !== href) history.replaceState(null, '', left);
    const started = isFreshUrl(hash) ? openFresh(kernel) : openLast(route?.lab, kernel);
    await Promise.all([started, session.exchange.receiveFromAddress(hash, snapshot)]);
    if (route?.step !== undefined) app.showStep(route.step);
  }
  async function openLast(lab: string | undefined, kernel: KernelName | undefined): Promise<void> {
    if (session.phase.kind === 'off') await session.start(lab, kernel);
  }
  async function openFresh(kernel: KernelName | undefined): Promise<void> {
    if (session.phase.kind !== 'off') return app.notices.act('start-fresh');
    app.notices.replaced(await session.openFresh(kernel), 'This is a fresh machine.');
  }
  window.addEventListener('hashchange', () => {
    const route = parseLabUrl(location.hash);
    if (route && currentId(session.labs, route.lab) !== session.lesson.lab.id)
      void session.openLab(route.lab);
    else if (route?.step !== undefined) app.showStep(route.step);
    else if (!route && location.hash !== '') void openAddress();
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
    await keepOffline((update) => app.notices.offerUpdate(update));
    const {keepToolchain, prepareWhenShown} = await import('./browser/prefetch-toolchain');
    const {unpack, programs, modpost, tree, parts}: ShippedToolchain = toolchain;
    // Of the tree's further parts, what every program is linked with, and what lessons and the X-ray run.
    const used = parts.filter(({file}) => /^(libc|strace|toybox)-/.test(file));
    const urls = [unpack, programs, modpost, tree, ...used].map(({file}) =>
      options.imageUrl(`toolchain/${file}`),
    );
    prepareWhenShown(session.workspace, urls, () => session.build.prepareCompiler());
    await keepToolchain(urls);
  });
}
