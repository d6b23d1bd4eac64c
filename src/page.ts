/** Owns the composition: session, elements, the public API, the service worker. */
import released from '../images/released/index.json';
import toolchain from '../images/toolchain/manifest.json';
import checkpatch from 'virtual:checkpatch';
import {glossary, labs, lessonText} from './labs/catalogue';
import {currentId, findLab} from './labs/former-ids';
import {unknownLab} from './session/lesson/added/lab-failures';
import {
  isFreshUrl,
  isHomeUrl,
  labUrl,
  parseAuthorUrl,
  parseLabQuery,
  parseLabUrl,
} from './session/lesson/lab-url';
import {formerMachineNames} from './session/machine/machine-name';
import {createApi} from './session/modlab-api';
import {checkingBase, presentBase, symbolsByBase} from './protocol/bases/records';
import {Bases} from './session/saves/bases';
import {Session} from './session/session';
import {spawnCompiler} from './session/workers/spawn-compiler';
import {PATIENCE_MS, openStore} from './snapshots/store';
import {breakpointStorage, editorStorage, layoutStorage, terminalStorage} from './browser/editor-storage';
import {isSmallDevice} from './browser/small-device';
import {rememberScreen} from './browser/early-screen';
import {browserFreezes} from './browser/freezes';
import {ownPackage} from './browser/package';
import {openLaunched} from './browser/launch-queue';
import {tabCopyId} from './browser/tab-copy';
import {watchUncaught} from './browser/uncaught';
import {persistStorage, storageUse} from './browser/storage';
import './ui/app/modlab-app';
import type {EarlyScreen} from './browser/early-screen';
import type {SiteStorage} from './browser/site-storage';
import type {Embedding} from './browser/embedding';
import type {CompilerListener} from './session/workers/compiler-process';
import type {MachinePool} from './session/workers/machine-pool';
import type {LabRoute} from './session/lesson/lab-url';
import type {ModlabApi} from './session/modlab-api';
import type {AuthorMode} from './ui/author/author-mode';
import type {ShippedToolchain} from './protocol/compiler-api';
import type {ImageManifest, KernelName, ReleaseIndex} from './protocol/images';

export interface PageOptions {
  machines: MachinePool;
  manifest: ImageManifest;
  imageUrl: (file: string) => string;
  storage: SiteStorage;
  /** What the page has shown so far. */
  early: EarlyScreen;
  /** The page is in another page's frame. */
  embedding: Embedding | undefined;
}

declare global {
  interface Window {
    modlab: ModlabApi;
  }
}

/** `?snapshot=<address>` names a machine that somebody published. */
const SNAPSHOT = 'snapshot';
/** `?lab=<id>` names a lab, `?lab=<address>` one that is not built in, `?course=<address>` a list of labs. */
const LAB = 'lab';
const COURSE = 'course';
/** Under which it is kept that this browser has labs that are not built in. */
const ADDED = 'added-labs';
/** `?kernel=checking`: the machine is to have the kernel that finds mistakes. */
const KERNEL = 'kernel';

/** An address without what names a machine, a lab or a place in a lesson. */
function bare(address: string): string {
  const url = new URL(address);
  url.hash = '';
  // Untouched unless it is there: deleting writes the rest of the query anew.
  for (const name of [SNAPSHOT, LAB, COURSE, KERNEL])
    if (url.searchParams.has(name)) url.searchParams.delete(name);
  return url.href;
}

export function openPage(options: PageOptions): void {
  const {storage, early, embedding} = options;
  const store = openStore('modlab', PATIENCE_MS, storage.scope);
  const fetchAny: typeof fetch = (url, init) => fetch(url, init);
  const formerNames = (name: string) => formerMachineNames(labs, name);
  const bases = new Bases({
    present: presentBase(options.manifest, toolchain),
    checking: checkingBase(options.manifest, toolchain),
    index: released as ReleaseIndex,
    symbols: symbolsByBase(options.manifest, released as ReleaseIndex),
    imageUrl: options.imageUrl,
    fetch: fetchAny,
    store,
  });
  const compiler = (listener: CompilerListener) =>
    spawnCompiler({
      directory: options.imageUrl('toolchain/'),
      manifest: toolchain,
      checkpatch: {url: options.imageUrl(checkpatch.file), archive: checkpatch},
      ...listener,
    });
  const session: Session = new Session({
    ...options,
    keepsNext: !isSmallDevice(),
    bases,
    spawnCompiler: compiler,
    store,
    labs,
    lessonText,
    labSources: async (id) => {
      const {labSources, sourcesIn} = await import('./labs/original-sources');
      const files = session.addedLabs.files(id);
      return files ? sourcesIn(files) : labSources(id);
    },
    glossary,
    clock: {
      setTimeout: (work, milliseconds) => window.setTimeout(work, milliseconds),
      clearTimeout: (timer) => window.clearTimeout(timer),
      now: () => Date.now(),
    },
    fetch: fetchAny,
    pageUrl: () => bare(embedding?.plainAddress(location.href) ?? location.href),
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
  // Most browsers have no lab from elsewhere, and need not look.
  const hasLabs = storage.get('local', ADDED) !== null;
  const packaged = ownPackage();
  const loaded = Promise.all([
    hasLabs ? session.addedLabs.load() : undefined,
    packaged?.course === undefined ? undefined : session.addedLabs.loadPackage(packaged.course),
  ]);
  session.addedLabs.on('changed', () => storage.set('local', ADDED, 'yes'));

  // Before the terminals hear of it: what was typed into the early screen comes before what is typed into them.
  session.on('expected', (screen) => {
    const typed = early.take();
    if (screen === undefined) early.end();
    else if (typed !== '') session.type('terminal1', new TextEncoder().encode(typed));
  });
  void session.ready.then(() => early.end());
  if (embedding)
    void import('./session/sharing/embedding/embed-host').then(
      ({EmbedHost}) => new EmbedHost({...embedding, session, api: window.modlab}),
    );

  const app = document.createElement('modlab-app');
  app.addEventListener('terminal-saved', () => early.end());
  app.session = session;
  app.layoutStorage = embedding?.layout(layoutStorage(storage, 'embed layout')) ?? layoutStorage(storage);
  app.terminalStorage = terminalStorage(storage);
  // The address names what is being done, so that it can be sent or kept; it leads nowhere back by itself.
  app.addEventListener('route-change', (event) => {
    const {lab, step} = (event as CustomEvent<LabRoute>).detail;
    history.replaceState(null, '', labUrl(lab, step));
  });
  document.getElementById('skeleton')?.replaceWith(app);
  // The elements listen from their first update on.
  void app.updateComplete.then(() => openAddress(true));
  openLaunched((file) => app.openFile(file));

  /** For teachers alone, who fetch it when they first come. */
  let author: Promise<AuthorMode> | undefined;
  function openAuthor(draft: string): void {
    author ??= import('./ui/author/author-mode').then(({openAuthorMode}) =>
      openAuthorMode({
        ...options,
        session,
        app,
        bases,
        scope: storage.scope,
        spawnCompiler: () => compiler({}),
      }),
    );
    void author.then((mode) => parseAuthorUrl(location.hash) !== undefined && mode.show(draft));
  }

  /** An address that holds a machine is taken once: a reload goes on with what became of it. */
  async function openAddress(opening = false): Promise<void> {
    const {hash, href} = location;
    const draft = parseAuthorUrl(hash);
    if (draft !== undefined) openAuthor(draft);
    const {searchParams} = new URL(href);
    const snapshot = searchParams.get(SNAPSHOT);
    const asked = parseLabQuery(searchParams.get(LAB));
    // Whatever the fragment names is more: a machine, or the lab that was opened since.
    const route = hash === '' ? asked.route : parseLabUrl(hash);
    const labs = {lab: asked.address, course: searchParams.get(COURSE), fragment: hash};
    const kernel = searchParams.get(KERNEL) === 'checking' ? 'checking' : undefined;
    const place = hash === '' && route ? labUrl(route.lab) : hash;
    const left = bare(href) + (route || draft !== undefined ? place : '');
    if (left !== href) history.replaceState(null, '', left);
    await loaded;
    const named = labs.lab !== null || labs.course !== null || hash.startsWith('#l=');
    const started = isFreshUrl(hash) ? openFresh(kernel) : openLast(route?.lab, kernel);
    const received = named ? session.addedLabs.receiveFromAddress(labs) : undefined;
    await Promise.all([started, session.exchange.receiveFromAddress(hash, snapshot)]);
    // What came of it is not to be covered by what the machine that starts has to say.
    if (received) app.notices.report(await received);
    if (route && !findLab(session.labs, route.lab)) app.notices.report(unknownLab(route.lab, session.labs));
    if (route?.step !== undefined) app.showStep(route.step);
    if (isHomeUrl(hash)) await app.showCourse(opening);
  }
  async function openLast(lab: string | undefined, kernel: KernelName | undefined): Promise<void> {
    if (session.phase.kind === 'off') await session.start(lab, kernel);
  }
  async function openFresh(kernel: KernelName | undefined): Promise<void> {
    if (session.phase.kind !== 'off') return app.notices.act('start-fresh');
    app.notices.replaced(await session.openFresh(kernel), 'This is a fresh machine.');
  }
  window.addEventListener('hashchange', () => {
    const draft = parseAuthorUrl(location.hash);
    if (draft !== undefined) return openAuthor(draft);
    void author?.then((mode) => mode.hide());
    const route = parseLabUrl(location.hash);
    if (route && currentId(session.labs, route.lab) !== session.lesson.lab.id)
      void session.openLab(route.lab).then((opened) => app.notices.report(opened));
    else if (route?.step !== undefined) app.showStep(route.step);
    else if (!route && location.hash !== '' && location.hash !== '#/') void openAddress();
  });

  const copyId = tabCopyId(storage);
  function remember(): void {
    const terminal = app.terminals.querySelector('modlab-terminal');
    if (!terminal || session.phase.kind !== 'running') return;
    const {rows} = terminal.size;
    const owner = {lab: session.lesson.lab.id, line: copyId.get()};
    const moved = app.notices.notice !== undefined || app.isWelcoming;
    rememberScreen(storage, owner, terminal, {rows, screen: terminal.text(), moved});
  }
  session.on('snapshots', remember);
  void session.ready.then(remember);
  const leaving = () => {
    remember();
    void session.saveBeforeLeaving();
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leaving();
  });
  document.addEventListener('freeze', leaving);
  window.addEventListener('pagehide', leaving);

  // After the prompt: what the service worker keeps for offline use must not compete with what the prompt needs.
  void session.ready.then(async () => {
    performance.mark('modlab:ready');
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    // A package has no service worker.
    if (!packaged) {
      const {keepOffline} = await import('./browser/offline');
      await keepOffline((update) => app.notices.offerUpdate(update));
    }
    const {keepToolchain, prepareWhenShown} = await import('./browser/prefetch-toolchain');
    const {unpack, programs, modpost, tree, parts, api}: ShippedToolchain = toolchain;
    // Of the tree's further parts, what every program is linked with, and what lessons and the X-ray run.
    const used = parts.filter(({file}) => /^(libc|strace|toybox)-/.test(file));
    const urls = [unpack, programs, modpost, tree, ...used].map(({file}) =>
      options.imageUrl(`toolchain/${file}`),
    );
    prepareWhenShown(session.workspace, urls, () => session.build.prepareCompiler());
    await keepToolchain([...urls, options.imageUrl(`toolchain/${api.file}`)]);
  });
}
