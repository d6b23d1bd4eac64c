/** Owns the icons of the page's first moment, under the names that the page gives them, and how any of lucide's is drawn. */
import {html, nothing, svg} from 'lit';
import {
  Bell,
  Columns2,
  Command,
  Download,
  FilePenLine,
  GraduationCap,
  Inbox,
  Keyboard,
  Maximize2,
  Menu,
  Minimize2,
  Plus,
  Power,
  RotateCcw,
  Save,
  Share2,
  ShieldCheck,
  X,
} from 'lucide';
import type {IconNode} from 'lucide';

const ICONS = {
  bell: Bell,
  close: X,
  commands: Command,
  download: Download,
  editor: FilePenLine,
  'hand-in': Inbox,
  kernel: ShieldCheck,
  keyboard: Keyboard,
  lesson: GraduationCap,
  maximise: Maximize2,
  menu: Menu,
  new: Plus,
  reboot: Power,
  restart: RotateCcw,
  restore: Minimize2,
  save: Save,
  share: Share2,
  split: Columns2,
} satisfies Record<string, IconNode>;

export type IconName = keyof typeof ICONS;

/** Beside a word it says nothing of its own to assistive technology; alone, the button around it has a name. */
export const icon = (name: IconName) => drawn(ICONS[name]);

/** For parts of the page that are fetched later, and bring their own. */
export const drawn = (node: IconNode) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${node.map(part)}</svg>`;

/** Of lucide's elements, those that the icons above have. */
function part([tag, {d, x, y, x1, y1, x2, y2, cx, cy, r, rx, width, height, points}]: IconNode[number]) {
  switch (tag) {
    case 'path':
      return svg`<path d=${d ?? ''} />`;
    case 'circle':
      return svg`<circle cx=${cx ?? 0} cy=${cy ?? 0} r=${r ?? 0} />`;
    case 'rect':
      return svg`<rect x=${x ?? 0} y=${y ?? 0} width=${width ?? 0} height=${height ?? 0} rx=${rx ?? nothing} />`;
    case 'line':
      return svg`<line x1=${x1 ?? 0} y1=${y1 ?? 0} x2=${x2 ?? 0} y2=${y2 ?? 0} />`;
    case 'polyline':
      return svg`<polyline points=${points ?? ''} />`;
    default:
      return nothing;
  }
}
