/** Owns which panes are shown and how large: all beside each other on a wide screen, one at a time on a narrow one. */
import {BESIDE, LEAST, NARROW, USUAL, readKept, screenClass} from './layout-state';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Kept, LayoutStorage, Pane, Preset, Sizes, WidePane} from './layout-state';

export interface LayoutHost extends ReactiveControllerHost {
  readonly layoutStorage: LayoutStorage;
}

const clamp = (size: number, least: number, most: number) =>
  Math.round(Math.max(least, Math.min(size, most)));

export class LayoutController implements ReactiveController {
  readonly #host: LayoutHost;
  readonly #query = matchMedia(NARROW);
  #kept: Kept = {sizes: {}, hidden: []};
  #pane: Pane = 'terminal';
  #maximised: WidePane | undefined;
  #preset: Preset | undefined;

  constructor(host: LayoutHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#kept = readKept(this.#host.layoutStorage.read());
    this.#query.addEventListener('change', this.#changed);
    window.addEventListener('resize', this.#changed);
  }

  hostDisconnected(): void {
    this.#query.removeEventListener('change', this.#changed);
    window.removeEventListener('resize', this.#changed);
  }

  get narrow(): boolean {
    return this.#query.matches;
  }

  /** The one that a narrow screen shows. */
  get pane(): Pane {
    return this.#pane;
  }

  /** The one that has the whole of a wide screen to itself. */
  get maximised(): WidePane | undefined {
    return this.#maximised;
  }

  /** The arrangement that was chosen last, if nothing has been changed since. */
  get preset(): Preset | undefined {
    return this.#preset;
  }

  get sizes(): Sizes {
    const name = screenClass(innerWidth);
    return {...USUAL[name], ...this.#kept.sizes[name]};
  }

  /** A person has chosen this size. */
  isChosen(which: keyof Sizes): boolean {
    return this.#kept.sizes[screenClass(innerWidth)]?.[which] !== undefined;
  }

  /** There is room for editor and terminals beside each other. */
  get beside(): boolean {
    return innerWidth - (this.isHidden('lesson') ? 0 : this.sizes.lesson) >= BESIDE;
  }

  isHidden(pane: WidePane): boolean {
    return this.#kept.hidden.includes(pane);
  }

  /** A person sees what is in it. */
  isSeen(pane: WidePane): boolean {
    if (this.narrow) return this.#pane === pane;
    return this.#maximised === undefined ? !this.isHidden(pane) : this.#maximised === pane;
  }

  /** Something is to be seen in this pane. */
  show(pane: Pane): void {
    if (this.narrow) this.#pane = pane;
    else if (pane !== 'more') {
      if (this.#maximised !== pane) this.#maximised = undefined;
      if (this.isHidden(pane)) this.hide(pane, false);
    }
    this.#host.requestUpdate();
  }

  hide(pane: WidePane, hidden = true): void {
    const others = this.#kept.hidden.filter((each) => each !== pane);
    this.#kept.hidden = hidden ? [...others, pane] : others;
    if (hidden && this.#maximised === pane) this.#maximised = undefined;
    this.#preset = undefined;
    this.#keep();
  }

  maximise(pane: WidePane | undefined): void {
    this.#maximised = pane;
    this.#host.requestUpdate();
  }

  /** Hides and shows as an arrangement has it. */
  arrange(preset: Preset): void {
    const hidden: Record<Preset, WidePane[]> = {
      learn: [],
      code: ['lesson'],
      debug: ['lesson'],
      terminal: ['lesson', 'dock'],
    };
    this.#maximised = undefined;
    this.#kept.hidden = hidden[preset];
    this.#preset = preset;
    this.#keep();
  }

  /** To this size in pixels, as far as there is room. `room`: that the editor shares with the terminals. */
  resize(which: keyof Sizes, size: number, room = 0): void {
    if (which === 'lesson') this.#set(which, clamp(size, LEAST.lesson, innerWidth / 2));
    else if (which === 'dock') this.#set(which, clamp(size, LEAST.dock, innerHeight * 0.75));
    else if (room > 0) this.#set(which, clamp(size, LEAST.editor, room - LEAST.editor) / room);
  }

  /** To the usual size. */
  reset(which: keyof Sizes): void {
    this.#set(which, undefined);
  }

  #set(which: keyof Sizes, size: number | undefined): void {
    const name = screenClass(innerWidth);
    const {[which]: _, ...others} = this.#kept.sizes[name] ?? {};
    this.#kept.sizes[name] = size === undefined ? others : {...others, [which]: size};
    this.#keep();
  }

  #keep(): void {
    this.#host.layoutStorage.write(this.#kept);
    this.#host.requestUpdate();
  }

  readonly #changed = (): void => this.#host.requestUpdate();
}
