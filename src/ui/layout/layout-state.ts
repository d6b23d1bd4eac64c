/** Owns what is known of a layout: which panes are shown, how large they are on screens of each class, and what is kept of it. */

/** The panes that a wide screen shows together; a narrow one shows one of them, or the rest (`more`). */
export type Pane = 'lesson' | 'editor' | 'terminal' | 'dock' | 'more';
export type WidePane = Exclude<Pane, 'more'>;

export const PRESETS = ['learn', 'code', 'debug', 'terminal'] as const;
export type Preset = (typeof PRESETS)[number];
export const PRESET_NAMES: Record<Preset, string> = {
  learn: 'Learn',
  code: 'Code',
  debug: 'Debug',
  terminal: 'Terminal',
};

/** Below this width one pane is shown at a time. app-style.ts says the same. */
export const NARROW = '(max-width: 720px)';
/** With so much room, in pixels, editor and terminals stand beside each other: 60 columns each. */
export const BESIDE = 1060;

/** A size that fits a laptop is wrong on a screen three times as wide. */
export type ScreenClass = 'medium' | 'wide' | 'huge';

export const screenClass = (width: number): ScreenClass =>
  width < 1400 ? 'medium' : width < 2200 ? 'wide' : 'huge';

export interface Sizes {
  /** In pixels: the lesson's width, the dock's height. */
  lesson: number;
  dock: number;
  /** Of the room for the editor and the terminals, the editor's share. */
  editor: number;
}

export const USUAL: Record<ScreenClass, Sizes> = {
  medium: {lesson: 300, dock: 236, editor: 0.55},
  wide: {lesson: 360, dock: 240, editor: 0.5},
  huge: {lesson: 520, dock: 360, editor: 0.5},
};

/** In pixels: what dragging leaves of a pane. */
export const LEAST = {lesson: 240, dock: 120, editor: 140};

/** In `localStorage`, of this deployment. */
export interface LayoutStorage {
  read(): unknown;
  write(kept: unknown): void;
}

export interface Kept {
  sizes: Partial<Record<ScreenClass, Partial<Sizes>>>;
  /** Panes that are hidden; the editor's place is remembered with the lab. */
  hidden: WidePane[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** What another version, or another program, has written is left out. */
export function readKept(written: unknown): Kept {
  if (!isObject(written)) return {sizes: {}, hidden: []};
  const {sizes, hidden} = written;
  const kept: Kept = {sizes: {}, hidden: []};
  for (const pane of ['lesson', 'dock', 'terminal'] as const)
    if (Array.isArray(hidden) && hidden.includes(pane)) kept.hidden.push(pane);
  if (!isObject(sizes)) return kept;
  for (const name of Object.keys(USUAL) as ScreenClass[]) {
    const of = sizes[name];
    if (!isObject(of)) continue;
    const read: Partial<Sizes> = {};
    for (const which of ['lesson', 'dock', 'editor'] as const) {
      const size = of[which];
      const most = which === 'editor' ? 1 : 10_000;
      if (typeof size === 'number' && size > 0 && size < most) read[which] = size;
    }
    kept.sizes[name] = read;
  }
  return kept;
}
