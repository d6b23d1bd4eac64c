/**
 * Owns what `embed=1` in the address asks for: the page in another page's frame, with or without its lesson, light or dark, in a
 * lab; and which origins may call it. It is fetched only then. docs/embed.md.
 */
import type {EmbedHostOptions, FramePort} from '../session/sharing/embedding/embed-host';

/** Beside the page: written when the site is built, and for the host to change. */
const LIST = 'embed.json';
const PARAMETERS = ['embed', 'lesson', 'theme', 'lab'];
const LAB = /^[a-z0-9-]{1,64}$/;

interface Layout {
  read(): unknown;
  write(kept: unknown): void;
}

export interface Embedding {
  /** An address without what asks for a frame: for links that lead out of it. */
  plainAddress: (address: string) => string;
  /** With the lesson hidden or shown as the address has it. */
  layout: (kept: Layout) => Layout;
  port: FramePort;
  allows: EmbedHostOptions['allows'];
}

/** Applies theme and lab. To be called once, before the page is there. */
export function prepareEmbedding(): Embedding {
  const {search, hash} = location;
  const parameters = new URLSearchParams(search);
  const theme = parameters.get('theme');
  if (theme === 'light' || theme === 'dark') applyTheme(theme);
  const lab = parameters.get('lab') ?? '';
  // Whatever the fragment names is more: a machine, or the lab that was opened since.
  if (hash === '' && LAB.test(lab)) history.replaceState(null, '', `${search}#/lab/${lab}`);
  return {
    plainAddress,
    layout: (kept) => withLesson(kept, parameters.get('lesson')),
    port: {
      post: (message, origin) => {
        if (window.parent !== window) window.parent.postMessage(message, origin);
      },
      listen: (heard) =>
        window.addEventListener('message', ({data, origin, source}) => {
          if (source === window.parent && window.parent !== window) heard(data, origin);
        }),
    },
    allows: async (origin) => origin === location.origin || (await listedOrigins()).includes(origin),
  };
}

function plainAddress(address: string): string {
  const url = new URL(address);
  for (const name of PARAMETERS) url.searchParams.delete(name);
  return url.href;
}

function withLesson(kept: Layout, lesson: string | null): Layout {
  if (lesson !== 'hidden' && lesson !== 'shown') return kept;
  return {
    read: () => {
      const read = kept.read();
      const known: {hidden?: unknown} = typeof read === 'object' && read !== null ? read : {};
      const others: unknown[] = Array.isArray(known.hidden)
        ? known.hidden.filter((pane) => pane !== 'lesson')
        : [];
      return {...known, hidden: lesson === 'hidden' ? [...others, 'lesson'] : others};
    },
    write: (layout) => kept.write(layout),
  };
}

/** The sheets say what is dark for those whose system is; here the address decides. */
function applyTheme(theme: 'light' | 'dark'): void {
  const {documentElement: root, styleSheets} = document;
  root.dataset['theme'] = theme;
  root.style.colorScheme = theme;
  for (const sheet of styleSheets) applyToRules(sheet.cssRules, theme);
}

/** The rules of one colour scheme may stand inside those for more contrast. */
function applyToRules(rules: CSSRuleList, theme: 'light' | 'dark'): void {
  for (const rule of rules) {
    if (!(rule instanceof CSSMediaRule)) continue;
    if (rule.conditionText.includes('prefers-color-scheme'))
      rule.media.mediaText = theme === 'dark' ? 'all' : 'not all';
    else applyToRules(rule.cssRules, theme);
  }
}

let list: Promise<readonly string[]> | undefined;

/** None if the list cannot be had: then nobody may call. */
function listedOrigins(): Promise<readonly string[]> {
  return (list ??= fetchList().catch(() => {
    // The next page that asks may have more luck.
    list = undefined;
    return [];
  }));
}

async function fetchList(): Promise<readonly string[]> {
  const response = await fetch(new URL(LIST, document.baseURI), {cache: 'no-cache'});
  if (!response.ok) return [];
  const written: unknown = await response.json();
  if (typeof written !== 'object' || written === null || !('origins' in written)) return [];
  const {origins} = written;
  return Array.isArray(origins) ? origins.filter((origin) => typeof origin === 'string') : [];
}
