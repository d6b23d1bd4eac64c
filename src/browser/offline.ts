/** Owns the service worker's registration. A new version waits until the person wants it: nobody is reloaded. */

/** `onUpdate` gets the function that goes over to the new version. */
export async function keepOffline(onUpdate: (update: () => void) => void): Promise<void> {
  const {serviceWorker} = navigator;
  let registration: ServiceWorkerRegistration;
  try {
    registration = await serviceWorker.register(new URL('sw.js', document.baseURI), {scope: './'});
  } catch (error) {
    // No storage, or a host that serves no service worker: the page works, but not offline.
    console.info('modlab: not kept for offline use', error);
    return;
  }
  const offer = (waiting: ServiceWorker) =>
    onUpdate(() => {
      serviceWorker.addEventListener('controllerchange', () => location.reload(), {once: true});
      // Workbox's worker takes over at this word.
      waiting.postMessage({type: 'SKIP_WAITING'});
    });
  if (registration.waiting && serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const arriving = registration.installing;
    arriving?.addEventListener('statechange', () => {
      // Without a controller it is the first version, not a new one.
      if (arriving.state === 'installed' && serviceWorker.controller) offer(arriving);
    });
  });
}
