/**
 * Owns what lets xterm.js work where the Content-Security-Policy forbids inline styles. xterm 6.0.0 fills style
 * elements (Viewport.ts, DomRenderer.ts) and sets style attributes for 24-bit colours (DomRendererRowFactory.ts);
 * its `documentOverride` does not reach the first (CoreBrowserTerminal.ts passes window.document whatever is given).
 * Constructed sheets and the CSSOM are the policy's own way to styles that scripts make.
 */

type Make = (name: string, options?: ElementCreationOptions) => HTMLElement;

/** Stands in for a style element: its text goes to a sheet of the document, and leaves with it. */
function sheetElement(make: Make): HTMLElement {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  const standIn = make('template');
  Object.defineProperty(standIn, 'textContent', {set: (text: string) => sheet.replaceSync(text)});
  standIn.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    Element.prototype.remove.call(standIn);
  };
  return standIn;
}

function setAttribute(this: HTMLElement, name: string, value: string): void {
  if (name === 'style') this.style.cssText = value;
  else Element.prototype.setAttribute.call(this, name, value);
}

let installed = false;

/** From now on no style element or attribute made by `document.createElement` is inline to the policy. */
export function useStrictStyles(): void {
  if (installed) return;
  installed = true;
  const own: {createElement: Make} = document;
  const make = own.createElement.bind(document);
  own.createElement = (name, options) => {
    if (name === 'style') return sheetElement(make);
    const element = make(name, options);
    if (name === 'span') element.setAttribute = setAttribute;
    return element;
  };
}
