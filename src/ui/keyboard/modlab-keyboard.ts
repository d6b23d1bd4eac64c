/** Owns the PC keyboard on the page: keys to press, and a place where the keyboard that one has at hand stands for it. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import {NAVIGATION, ROWS} from './key-rows';
import {keyboardStyle} from './keyboard-style';
import {scanCode} from './scan-codes';
import type {Key} from './key-rows';

/** What listens to the keyboard, if nothing of the student's does. */
const DRIVERS = 'modprobe -a i8042 atkbd evdev';
const SHOWN = 12;

const hex = (byte: number) => byte.toString(16).padStart(2, '0');

/**
 * @fires keys-press - Uint8Array: scan codes for the keyboard controller
 * @fires keyboard-type - string: a command that the person wants typed
 * @fires keyboard-leave - the person pressed the chord that leaves
 */
@customElement('modlab-keyboard')
export class ModlabKeyboard extends LitElement {
  static override styles = [shared, keyboardStyle];

  /** Whether there is a machine with a keyboard that runs. */
  @property({type: Boolean}) running = false;
  /** Keys that are down, by their code. */
  @state() private down: ReadonlySet<string> = new Set();
  /** The last bytes that were sent. */
  @state() private sent: readonly number[] = [];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#releaseAll();
  }

  protected override render() {
    return html`<div class="sides">
      <div class="said">
        <div class="row">
          <div
            class="capture"
            tabindex="0"
            role="application"
            aria-label="Type here: every key goes to the machine's keyboard; Ctrl+Shift+L leaves"
            data-takes-keys
            @keydown=${(event: KeyboardEvent) => this.#physical(event, true)}
            @keyup=${(event: KeyboardEvent) => this.#physical(event, false)}
            @blur=${() => this.#releaseAll()}
          >
            Click and type: every key goes to the machine. Ctrl+Shift+L leaves.
          </div>
          <output aria-label="Scan codes sent"
            >${this.sent.length === 0 ? 'nothing sent yet' : `sent ${this.sent.map(hex).join(' ')}`}</output
          >
        </div>
        <p>
          Keys pressed here reach the machine's keyboard controller (ports 0x60 and 0x64, IRQ 1). The
          terminals do not listen to it: your module does, or the kernel's drivers after
          <button
            class="command"
            title="Types it into terminal 1"
            @click=${() => this.#fire('keyboard-type', DRIVERS)}
          >
            <code>${DRIVERS}</code></button
          >; <code>evtest</code> shows what comes.
        </p>
      </div>
      <div class="keyboard" role="group" aria-label="Keyboard">
        <div class="block">${ROWS.map((row) => this.#row(row))}</div>
        <div class="block navigation">${NAVIGATION.map((row) => this.#row(row))}</div>
      </div>
    </div> `;
  }

  #row(row: readonly Key[]) {
    return html`<div class="keys">${row.map((key) => this.#key(key))}</div>`;
  }

  #key(key: Key) {
    const {code, caps, name, width = 1, isSticky = false} = key;
    const [lower, upper] = caps;
    return html`<button
      class="key"
      data-code=${code}
      .style=${`flex-grow: ${width}`}
      aria-label=${name ?? lower}
      aria-pressed=${isSticky ? this.down.has(code) : nothing}
      ?data-down=${this.down.has(code)}
      ?disabled=${!this.running}
      @pointerdown=${(event: PointerEvent) => this.#press(event, key)}
      @pointerup=${() => this.#lift(key)}
      @pointercancel=${() => this.#lift(key)}
      @click=${({detail}: MouseEvent) => {
        // By a key of the keyboard that one has at hand, or by assistive technology: no pointer was down.
        if (detail === 0) this.#tap(key);
      }}
    >
      ${upper === undefined ? nothing : html`<span>${upper}</span>`}<span>${lower}</span>
    </button>`;
  }

  #press(event: PointerEvent, key: Key): void {
    if (event.button !== 0) return;
    // It is released here, wherever the pointer goes meanwhile.
    if (event.target instanceof Element) event.target.closest('button')?.setPointerCapture(event.pointerId);
    if (key.isSticky) this.#toggle(key);
    else this.#send(key.code, true);
  }

  #lift(key: Key): void {
    if (key.isSticky || !this.down.has(key.code)) return;
    this.#send(key.code, false);
    this.#releaseSticky();
  }

  #tap(key: Key): void {
    if (key.isSticky) return this.#toggle(key);
    this.#send(key.code, true);
    this.#lift(key);
  }

  #toggle({code}: Key): void {
    this.#send(code, !this.down.has(code));
  }

  #physical(event: KeyboardEvent, isDown: boolean): void {
    const {ctrlKey, shiftKey, code} = event;
    if (isDown && ctrlKey && shiftKey && code === 'KeyL') {
      event.preventDefault();
      this.#releaseAll();
      return this.#fire('keyboard-leave', undefined);
    }
    if (scanCode(code, isDown) === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    // One that was pressed elsewhere is not released here. A key that is held repeats, as a PC's does.
    if (isDown || this.down.has(code)) this.#send(code, isDown);
  }

  #releaseSticky(): void {
    for (const {code, isSticky} of ROWS.flat()) if (isSticky && this.down.has(code)) this.#send(code, false);
  }

  #releaseAll(): void {
    for (const code of this.down) this.#send(code, false);
  }

  #send(code: string, isDown: boolean): void {
    const bytes = scanCode(code, isDown);
    if (!bytes) return;
    const down = new Set(this.down);
    if (isDown && code !== 'Pause') down.add(code);
    else down.delete(code);
    this.down = down;
    if (bytes.length === 0) return;
    this.sent = [...this.sent, ...bytes].slice(-SHOWN);
    this.#fire('keys-press', bytes);
  }

  #fire(event: 'keys-press' | 'keyboard-type' | 'keyboard-leave', detail: unknown): void {
    this.dispatchEvent(new CustomEvent(event, {detail}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-keyboard': ModlabKeyboard;
  }
}
