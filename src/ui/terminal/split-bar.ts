/** Owns the bar between two terminals that are seen at once: how they share the room, and whether one is above the other. */
import {html} from 'lit';
import '../layout/modlab-splitter';
import type {TerminalPort} from '../../protocol/consoles';
import type {LitElement, ReactiveController} from 'lit';

/** In pixels. Below it two columns would be too few characters wide. */
const BESIDE = 600;
/** Neither is made smaller than this part of the room. */
const LEAST = 0.15;

export class SplitBar implements ReactiveController {
  readonly #host: LitElement;
  readonly #observer: ResizeObserver;
  #isBeside = true;
  #share = 0.5;

  constructor(host: LitElement) {
    this.#host = host;
    this.#observer = new ResizeObserver(() => {
      const isBeside = host.clientWidth > BESIDE;
      if (isBeside === this.#isBeside) return;
      this.#isBeside = isBeside;
      host.requestUpdate();
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  /** For the element that holds both and the bar. */
  get style(): string {
    const [first, second] = [this.#share, 1 - this.#share].map((share) => `minmax(0, ${share}fr)`);
    return `grid-template-${this.#isBeside ? 'columns' : 'rows'}: ${first} auto ${second}`;
  }

  /** Stands behind the first of the two, which has this port. */
  render(root: ParentNode, port: TerminalPort) {
    const first = () => root.querySelector(`.screen[data-port=${port}]`);
    return html`<modlab-splitter
      aria-label="Size of the first terminal"
      title="Drag, or use the arrow keys; a double click resets it"
      .pane=${first}
      .direction=${this.#isBeside ? 'columns' : 'rows'}
      @splitter-move=${({detail}: CustomEvent<number>) => {
        const room = first()?.parentElement;
        if (room) this.#set(detail / ((this.#isBeside ? room.clientWidth : room.clientHeight) - 1));
      }}
      @splitter-reset=${() => this.#set(0.5)}
    ></modlab-splitter>`;
  }

  #set(share: number): void {
    this.#share = Math.min(1 - LEAST, Math.max(LEAST, share));
    this.#host.requestUpdate();
  }
}
