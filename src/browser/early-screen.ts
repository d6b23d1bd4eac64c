/**
 * Owns what a page shows before most of its code has arrived: how the machine's screen read, in the place that the terminal
 * will have, and a field that takes what is typed meanwhile.
 */
import type {SiteStorage} from './site-storage';

const NAME = 'early-screen';

/** Where the terminal's cells are, and in what they are written, in a window of this size. CSS pixels. */
interface Place {
  window: [width: number, height: number];
  box: [left: number, top: number, width: number, height: number];
  row: number;
  font: string;
  spacing: string;
}

/** A lab's machine; `line` tells copies apart that tabs work on (snapshots/store.ts, Head). */
interface Owner {
  lab: string;
  line: string;
}

interface Remembered extends Owner, Place {
  screen: string;
}

const windowSize = (): Place['window'] => [innerWidth, innerHeight];

/**
 * How the screen reads that was just saved, and where it is seen, for the next time the page opens. `moved`: something that
 * will not be there then, a notice, has moved it; it is seen where it was before.
 */
export function rememberScreen(
  storage: SiteStorage,
  {lab, line}: Owner,
  terminal: HTMLElement,
  {rows, screen, moved}: {rows: number; screen: string; moved: boolean},
): void {
  const place = moved ? rememberedScreen(storage, {line}) : placeOf(terminal, rows);
  if (!place) return storage.remove('local', NAME);
  const remembered: Remembered = {...place, lab, line, screen};
  storage.set('local', NAME, JSON.stringify(remembered));
}

/** Undefined if it is not seen. */
function placeOf(terminal: HTMLElement, rows: number): Place | undefined {
  const cells = terminal.querySelector('.xterm-screen');
  const {left, top, width, height} = cells?.getBoundingClientRect() ?? new DOMRect();
  if (!cells || width === 0 || rows === 0) return undefined;
  const style = getComputedStyle(terminal.querySelector('.xterm-rows') ?? cells);
  const word = terminal.querySelector('.xterm-rows > div > span');
  return {
    window: windowSize(),
    box: [left, top, width, height],
    row: height / rows,
    font: `${style.fontSize} ${style.fontFamily}`,
    spacing: word ? getComputedStyle(word).letterSpacing : 'normal',
  };
}

/** Undefined where nothing fits: the page then shows the screen itself, a little later. */
export function rememberedScreen(
  storage: SiteStorage,
  {lab, line}: Partial<Owner>,
  window = windowSize(),
): Remembered | undefined {
  try {
    const found = JSON.parse(storage.get('local', NAME) ?? 'null') as Remembered | null;
    if (!found || found.line !== line || (lab !== undefined && found.lab !== lab)) return undefined;
    return window.every((size, i) => size === found.window[i]) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** A browser that draws no frame within this time is busy, or is not looked at. */
const PAINT_PATIENCE_MS = 100;

/** What keys send that are no text, as a terminal without modes has it. */
const SEQUENCES: Readonly<Record<string, string>> = {
  Enter: '\r',
  Backspace: '\x7f',
  Tab: '\t',
  Escape: '\x1b',
  ArrowUp: '\x1b[A',
  ArrowDown: '\x1b[B',
  ArrowRight: '\x1b[C',
  ArrowLeft: '\x1b[D',
  Home: '\x1b[H',
  End: '\x1b[F',
  Delete: '\x1b[3~',
};

/** What a key sends that the field would not take as text; undefined: it would. */
export function sequenceOf({
  key,
  ctrlKey,
  altKey,
  metaKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>): string | undefined {
  if (metaKey || altKey) return undefined;
  if (!ctrlKey) return SEQUENCES[key];
  // Paste is the browser's.
  return /^[a-uw-z]$/.test(key) ? String.fromCharCode(key.charCodeAt(0) & 0x1f) : undefined;
}

export interface EarlyScreen {
  /** Resolves once it is seen; at once where there is nothing to see. */
  painted: Promise<void>;
  /** What was typed until now; from now on it takes nothing. */
  take(): string;
  /** The terminal has drawn the same, or nothing will come of it. */
  end(): void;
}

/** Shows what is remembered of the machine that the page will most likely go on with. */
export function earlyScreen(storage: SiteStorage, of: Partial<Owner> | undefined): EarlyScreen {
  const remembered = of && document.visibilityState === 'visible' ? rememberedScreen(storage, of) : undefined;
  const box = document.createElement('div');
  const field = document.createElement('textarea');
  let typed = '';
  const painted = remembered ? show(remembered) : Promise.resolve();

  function show({screen, box: [left, top, width, height], row, font, spacing}: Remembered): Promise<void> {
    box.className = 'early-screen';
    const words = document.createElement('pre');
    words.textContent = screen;
    Object.assign(box.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    words.style.font = font;
    words.style.lineHeight = `${row}px`;
    words.style.letterSpacing = spacing;
    field.setAttribute('aria-label', 'Terminal 1');
    field.autocapitalize = 'off';
    field.spellcheck = false;
    field.addEventListener('keydown', hear);
    box.append(words, field);
    document.body.append(box);
    field.focus({preventScroll: true});
    return new Promise((resolve) => {
      setTimeout(resolve, PAINT_PATIENCE_MS);
      // A frame is drawn after this callback, and the next task comes after that.
      requestAnimationFrame(() => {
        performance.mark('modlab:screen');
        setTimeout(resolve);
      });
    });
  }

  function hear(event: KeyboardEvent): void {
    const sequence = event.isComposing ? undefined : sequenceOf(event);
    if (sequence === undefined) return;
    event.preventDefault();
    gather();
    typed += sequence;
  }

  function gather(): void {
    typed += field.value.replaceAll('\n', '\r');
    field.value = '';
  }

  return {
    painted,
    take() {
      gather();
      field.remove();
      const all = typed;
      typed = '';
      return all;
    },
    end: () => box.remove(),
  };
}
