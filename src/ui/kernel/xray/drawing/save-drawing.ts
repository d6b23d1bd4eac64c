/** Owns a drawing as a file: an SVG that carries its own styles, in the colours of the light scheme, and needs nothing else. */
import {download} from '../../../theme/download';
import {drawingRules} from './drawing-style';

const SVG = 'http://www.w3.org/2000/svg';

/** The page's custom properties as theme/page.css has them for light, whatever is in use. */
function lightColours(): Map<string, string> {
  const colours = new Map<string, string>();
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule) || rule.selectorText !== ':root') continue;
      for (const name of rule.style)
        if (name.startsWith('--')) colours.set(name, rule.style.getPropertyValue(name).trim());
    }
  return colours;
}

/** Programs that show SVG know no custom properties. */
function resolved(css: string): string {
  const colours = lightColours();
  return css.replaceAll(/var\((--[\w-]{1,40})\)/g, (_, name: string) => colours.get(name) ?? 'currentColor');
}

/** What is shown, as text. `title`: what it is of. */
function standalone(shown: SVGSVGElement, title: string): string {
  const copy = shown.cloneNode(true) as SVGSVGElement;
  const comments = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.parentNode?.removeChild(comment);
  for (const element of [copy, ...copy.querySelectorAll('*')])
    for (const {name} of [...element.attributes])
      if (/^(?:tabindex|role|data-|aria-(?!pressed))/.test(name)) element.removeAttribute(name);
  copy.setAttribute('xmlns', SVG);
  const [style, name, back] = (['style', 'title', 'rect'] as const).map((tag) =>
    document.createElementNS(SVG, tag),
  ) as [SVGElement, SVGElement, SVGElement];
  name.textContent = title;
  style.textContent = resolved(drawingRules);
  const {x, y, width, height} = copy.viewBox.baseVal;
  for (const [key, value] of Object.entries({class: 'back', x, y, width, height}))
    back.setAttribute(key, String(value));
  copy.prepend(name, style, back);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** Saves the drawing in this element under a name with ".svg". */
export function saveDrawing(root: ParentNode, title: string, name: string): void {
  const shown = root.querySelector<SVGSVGElement>('svg.drawing');
  if (!shown) return;
  const text = standalone(shown, title);
  download(new Blob([text], {type: 'image/svg+xml'}), `${name.replaceAll(/[^\w.-]+/g, '-')}.svg`);
}
