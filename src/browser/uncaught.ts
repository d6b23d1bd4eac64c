/** Owns the last resort of the page: what nobody caught is handed on, to end in a sentence for the person. */

/** The browser writes it to the console all the same. `report` gets whatever was thrown. */
export function watchUncaught(report: (error: unknown) => void): void {
  window.addEventListener('error', ({error, message, filename}) => {
    // An extension's script is no fault of this page's.
    if (filename === '' || new URL(filename, location.href).origin === location.origin)
      report((error as unknown) ?? message);
  });
  window.addEventListener('unhandledrejection', ({reason}) => report(reason));
}
