/** Owns the X-ray panel: the modules as a graph, the bits of one, and a load traced step by step. Costs nothing unseen. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {moduleBits} from './module-bits';
import {moduleGraph} from './module-graph';
import {tracedLoad} from './traced-load';
import {shared} from '../theme/shared-style';
import {xrayStyle} from './xray-style';
import type {ModuleLine} from '../../protocol/guest';
import type {ModuleBits, ModuleSymbol, TracedLoad, Xray} from '../../session/xray/xray';

@customElement('modlab-xray')
export class ModlabXray extends LitElement {
  static override styles = [shared, xrayStyle];

  /** What the machine is asked by. */
  @property({attribute: false}) source!: Xray;
  /** The lab whose modules can be traced. */
  @property() lab = '';
  @state() private modules: readonly ModuleLine[] | undefined;
  @state() private files: readonly string[] = [];
  @state() private selected: string | undefined;
  @state() private bits: ModuleBits | undefined;
  @state() private symbols: readonly ModuleSymbol[] | undefined;
  @state() private traced: TracedLoad | undefined;
  @state() private busy = false;
  @state() private error = '';
  @query('select') private file!: HTMLSelectElement;
  @query('input') private parameters!: HTMLInputElement;
  #reading = false;
  #again = false;

  /** Reads again what the machine has. */
  async refresh(): Promise<void> {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#again) {
      this.#again = false;
      await this.#read();
    }
    this.#reading = false;
  }

  async #read(): Promise<void> {
    const seen = await this.source.modules();
    if (!seen.ok) {
      this.error = seen.message;
      return;
    }
    this.modules = seen.modules;
    if (!seen.modules.some(({name}) => name === this.selected)) this.selected = seen.modules[0]?.name;
    await this.#readBits();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('lab')) return;
    this.traced = undefined;
    void this.source.files(this.lab).then((files) => (this.files = files));
    void this.refresh();
  }

  protected override render() {
    const {bits} = this;
    const module = this.modules?.find(({name}) => name === bits?.name);
    return html`
      <div class="head">
        <div class="trace">
          <select aria-label="Module to load or remove" ?disabled=${this.busy}>
            ${this.files.map((file) => html`<option value=${file}>${file.replace(/^\/lib\/modules\/[^/]+\//, '')}</option>`)}
          </select>
          <input placeholder="parameters" aria-label="Parameters" spellcheck="false" ?disabled=${this.busy} />
          <button class="outlined" ?disabled=${this.busy} @click=${() => void this.#trace('load')}>
            Trace insmod
          </button>
          <button class="outlined" ?disabled=${this.busy} @click=${() => void this.#trace('unload')}>
            Trace rmmod
          </button>
        </div>
      </div>
      <div class="body" tabindex="0" role="group" aria-label="What the kernel shows">
        ${this.error ? html`<p class="bad">${this.error}</p>` : nothing}
        ${this.busy ? html`<p role="status">Watching the kernel at work...</p>` : nothing}
        ${this.traced ? tracedLoad(this.traced) : nothing}
        <section>
          <h3>Loaded modules</h3>
          ${
            this.modules === undefined || this.modules.length === 0
              ? html`<p class="none">No module is loaded.</p>`
              : moduleGraph(this.modules, this.selected, (name) => this.#select(name))
          }
        </section>
        ${bits ? moduleBits(bits, module, this.symbols, () => void this.#readSymbols()) : nothing}
      </div>
    `;
  }

  #select(name: string): void {
    this.selected = name;
    void this.#readBits();
  }

  /** Only when they are wanted: the kernel lists every symbol it has. */
  async #readSymbols(): Promise<void> {
    const name = this.selected;
    if (name === undefined || this.symbols) return;
    const symbols = await this.source.symbols(name);
    if (name === this.selected) this.symbols = symbols;
  }

  async #readBits(): Promise<void> {
    const name = this.selected;
    if (name !== this.bits?.name) this.bits = this.symbols = undefined;
    if (name === undefined) return;
    const read = await this.source.bits(name);
    if (name === this.selected) this.bits = read.ok ? read.bits : undefined;
  }

  async #trace(kind: 'load' | 'unload'): Promise<void> {
    const file = this.file.value;
    if (file === '') return;
    this.busy = true;
    const name = this.source.nameOf(file);
    const result =
      kind === 'load'
        ? await this.source.load(this.lab, file, this.parameters.value)
        : await this.source.unload(this.lab, name);
    this.busy = false;
    this.error = result.ok ? '' : result.message;
    if (result.ok) this.traced = result.watched;
    if (kind === 'load') this.selected = name;
    await this.refresh();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-xray': ModlabXray;
  }
}
