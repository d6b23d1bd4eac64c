/**
 * Owns what is done for the compiler ahead of its first use, only where it costs nobody anything. It and the kernel's tree
 * are fetched, so that whoever goes offline later can still build (the service worker keeps them: vite.config.ts); and
 * they are made ready when somebody begins to write.
 */
import {storageUse} from './storage';

/** A page that has been open for this long is more than a glance. */
const AFTER_MS = 60_000;
/** Less room than this is left to the person's machines. */
const ROOM_BYTES = 256 << 20;

/** The Network Information API, where a browser has it. */
export interface Connection {
  saveData?: boolean;
  type?: string;
  effectiveType?: string;
}

export interface Surroundings {
  /** undefined: the browser does not say. */
  connection: Connection | undefined;
  /** The page was installed: its person counts on it without a network. */
  installed: boolean;
  /** Bytes that this site may still store; undefined: not known. */
  room: number | undefined;
}

/** Data that somebody pays for by the byte, or waits for, is not spent on what may never be used. */
export function mayFetchAhead({connection, installed, room}: Surroundings): boolean {
  if (room !== undefined && room < ROOM_BYTES) return false;
  if (!connection) return installed;
  if (connection.saveData === true || connection.type === 'cellular') return false;
  return connection.effectiveType === undefined || connection.effectiveType === '4g';
}

async function surroundings(): Promise<Surroundings> {
  const use = await storageUse();
  return {
    connection: (navigator as Navigator & {connection?: Connection}).connection,
    installed: matchMedia('(display-mode: standalone)').matches,
    room: use && use.quota - use.used,
  };
}

/** `urls`: what a first build needs. Resolves when they are kept, or when it is clear that they will not be. */
export async function keepToolchain(urls: readonly string[]): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
  try {
    // Without the service worker nothing would be kept.
    if (!navigator.serviceWorker.controller || !mayFetchAhead(await surroundings())) return;
    for (const url of urls) {
      if (await caches.match(url)) continue;
      const response = await fetch(url, {priority: 'low'});
      // A file that was not read to its end is not kept.
      await response.body?.pipeTo(new WritableStream());
      if (!response.ok) return;
    }
  } catch (error) {
    // They are fetched when they are needed.
    console.info('modlab: the compiler was not fetched ahead', error);
  }
}

/** The editor itself, and what its opening asks of the machine, come first. */
const SETTLED_MS = 1_500;

/** What of a workspace is looked at here. */
export interface Shown {
  readonly shown: boolean;
  on(event: 'changed', listener: () => void): unknown;
}

/** Calls `prepare` once, after `workspace` was first shown, if what a build needs is here already or costs nobody anything. */
export function prepareWhenShown(workspace: Shown, urls: readonly string[], prepare: () => void): void {
  let waiting = true;
  const look = () => {
    if (!waiting || !workspace.shown) return;
    waiting = false;
    setTimeout(() => {
      void (async () => {
        const kept = await Promise.all(urls.map((url) => caches.match(url)));
        if (kept.every((response) => response !== undefined) || mayFetchAhead(await surroundings()))
          prepare();
      })().catch((error: unknown) => console.info('modlab: the compiler was not made ready', error));
    }, SETTLED_MS);
  };
  workspace.on('changed', look);
  look();
}
