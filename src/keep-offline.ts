/** Owns the service worker's registration. A new version waits until the page is opened again: nobody is reloaded. */
export async function keepOffline(): Promise<void> {
  try {
    await navigator.serviceWorker.register(new URL('sw.js', document.baseURI), {scope: './'});
  } catch (error) {
    // No storage, or a host that serves no service worker: the page works, but not offline.
    console.info('modlab: not kept for offline use', error);
  }
}
