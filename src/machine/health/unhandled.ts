/** Owns what becomes of a promise of the worker's own that failed with nobody waiting: the page is told. */

/** An error that is thrown needs no such care: it ends as the worker's own error event, which the page hears. */
export function watchRejections(notify: (message: string) => void): void {
  self.addEventListener('unhandledrejection', ({reason}) => {
    const error: unknown = reason;
    notify(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  });
}
