/** Owns the X-ray panel: the modules as a graph, one of them in memory, and traced loads. What is not shown is not read. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {shared} from '../../theme/shared-style';
import {moveAlongTabs} from '../../theme/tab-keys';
import {comparedLoads} from './compared-loads';
import {titleOf} from './flame-items';
import './modlab-flame-chart';
import './modlab-memory-map';
import './modlab-module-graph';
import {moduleBits} from './module-bits';
import {tracedLoad} from './traced-load';
import {xrayStyle} from './xray-style';
import type {ModuleLine} from '../../../protocol/guest';
import type {ModuleBits, ModuleSymbol, TracedLoad, Xray} from '../../../session/xray/xray';

export type XrayView = 'modules' | 'memory' | 'loads';

const VIEWS: Record<XrayView, string> = {modules: 'Modules', memory: 'Memory map', loads: 'Traced loads'};

/**
 * @fires view-select - XrayView: the view that was chosen
 */
@customElement('modlab-xray')
export class ModlabXray extends LitElement {
  static override styles = [shared, xrayStyle];

  /** What the machine is asked by. */
  @property({attribute: false}) source!: Xray;
  /** The lab whose modules can be traced. */
  @property() lab = '';
  /** Which of its views is shown. */
  @property() view: XrayView = 'modules';
  @state() private modules: readonly ModuleLine[] | undefined;
  @state() private files: readonly string[] = [];
  @state() private selected: string | undefined;
  @state() private bits: ModuleBits | undefined;
  @state() private symbols: readonly ModuleSymbol[] | undefined;
  @state() private wantsSymbols = false;
  @state() private shown: TracedLoad | undefined;
  @state() private other: TracedLoad | undefined;
  @state() private busy = false;
  /** Why the last trace was not to be had. */
  @state() private error = '';
  /** Why the modules could not be read. */
  @state() private unread = '';
  @query('#file') private file!: HTMLSelectElement;
  @query('#parameters') private parameters!: HTMLInputElement;
  #reading = false;
  #again = false;
  #loads: readonly TracedLoad[] = [];

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
    if (this.view === 'loads') return;
    const seen = await this.source.modules();
    this.unread = seen.ok ? '' : seen.message;
    if (!seen.ok) return;
    const before = this.#line(this.selected);
    this.modules = seen.modules;
    if (!this.#line(this.selected)) this.selected = seen.modules[0]?.name;
    // Loaded anew, it is elsewhere.
    if (this.#line(this.selected)?.address !== before?.address) this.symbols = undefined;
    await this.#readBits();
  }

  #line(name: string | undefined): ModuleLine | undefined {
    return this.modules?.find((module) => module.name === name);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('lab')) {
      void this.source.files(this.lab).then((files) => (this.files = files));
      this.shown ??= this.source.traced[0];
    }
    if (changed.has('lab') || changed.has('view')) void this.refresh();
    if (changed.has('shown') || changed.has('other'))
      this.#loads = [this.shown, this.other].filter((load) => load !== undefined);
  }

  protected override render() {
    return html`
      <div class="head">
        <div
          role="tablist"
          aria-label="X-ray"
          @keydown=${(event: KeyboardEvent) => moveAlongTabs(this.renderRoot, event)}
        >
          ${(['modules', 'memory', 'loads'] as const).map(
            (view) =>
              html`<button
                role="tab"
                aria-selected=${view === this.view}
                aria-controls="view"
                tabindex=${view === this.view ? 0 : -1}
                @click=${() => this.#show(view)}
              >
                ${VIEWS[view]}
              </button>`,
          )}
        </div>
        <div class="trace">
          <select id="file" aria-label="Module to load or remove" ?disabled=${this.busy}>
            ${this.files.map((file) => html`<option value=${file}>${file.replace(/^\/lib\/modules\/[^/]+\//, '')}</option>`)}
          </select>
          <input
            id="parameters"
            placeholder="parameters"
            aria-label="Parameters"
            spellcheck="false"
            autocomplete="off"
            ?disabled=${this.busy}
          />
          <button class="outlined" ?disabled=${this.busy} @click=${() => void this.#trace('load')}>
            Trace insmod
          </button>
          <button class="outlined" ?disabled=${this.busy} @click=${() => void this.#trace('unload')}>
            Trace rmmod
          </button>
        </div>
      </div>
      ${[this.error, this.unread].map((each) => (each ? html`<p class="bad notice" role="alert">${each}</p>` : nothing))}
      ${this.busy ? html`<p class="notice" role="status">Watching the kernel at work...</p>` : nothing}
      <div class="body ${this.view}" id="view" role="tabpanel" tabindex="0" aria-label=${VIEWS[this.view]}>
        ${this.#body()}
      </div>
    `;
  }

  #body() {
    if (this.view === 'loads') return this.#tracedLoads();
    if (this.modules === undefined) return nothing;
    if (this.modules.length === 0) return html`<p class="none">No module is loaded.</p>`;
    return this.view === 'memory' ? this.#memory(this.modules) : this.#graph(this.modules);
  }

  #graph(modules: readonly ModuleLine[]) {
    const {bits} = this;
    return html`<modlab-module-graph
        .modules=${modules}
        .selected=${this.selected}
        @module-select=${(event: CustomEvent<string>) => this.#select(event.detail)}
      ></modlab-module-graph>
      <div class="side" tabindex="0" role="group" aria-label="Details">
        ${bits ? moduleBits(bits, this.#line(bits.name)) : nothing}
      </div>`;
  }

  #memory(modules: readonly ModuleLine[]) {
    const {bits} = this;
    return html`<modlab-memory-map
      .bits=${bits}
      .size=${this.#line(this.selected)?.size ?? 0}
      .symbols=${this.wantsSymbols ? this.symbols : undefined}
      .wanted=${this.wantsSymbols}
      @symbols-want=${(event: CustomEvent<boolean>) => this.#want(event.detail)}
    >
      <div class="choice">
        <label for="module">Module</label>
        <select
          id="module"
          @change=${(event: Event) => this.#select((event.target as HTMLSelectElement).value)}
        >
          ${modules.map(
            ({name}) =>
              html`<option value=${name} .selected=${live(name === this.selected)}>${name}</option>`,
          )}
        </select>
      </div>
    </modlab-memory-map>`;
  }

  #tracedLoads() {
    const {shown, other} = this;
    if (!shown)
      return html`<p class="none">
        Nothing has been traced yet. Choose a module above and trace its insmod: you see each function of the
        kernel that took part, and how long it took.
      </p>`;
    return html`<modlab-flame-chart .loads=${this.#loads}>
        <div class="choice">
          ${this.#choice('shown', 'Load', this.source.traced, shown, (load) => this.#open(load))}
          ${this.#choice(
            'other',
            'Compare with',
            this.source.traced.filter((load) => load !== shown && load.kind === shown.kind),
            other,
            (load) => (this.other = load),
            'nothing',
          )}
        </div>
      </modlab-flame-chart>
      ${other ? comparedLoads(shown, other) : nothing} ${tracedLoad(shown)}`;
  }

  /** `none`: what is chosen if none is. */
  #choice(
    id: string,
    label: string,
    loads: readonly TracedLoad[],
    chosen: TracedLoad | undefined,
    choose: (load: TracedLoad | undefined) => void,
    none?: string,
  ) {
    const onChange = (event: Event) => {
      const number = Number((event.target as HTMLSelectElement).value);
      choose(loads.find((load) => load.number === number));
    };
    return html`<span>
      <label for=${id}>${label}</label>
      <select id=${id} @change=${onChange} ?disabled=${loads.length === 0}>
        ${none === undefined ? nothing : html`<option value="0" .selected=${live(!chosen)}>${none}</option>`}
        ${loads.map(
          (load) =>
            html`<option value=${load.number} .selected=${live(load === chosen)}>${titleOf(load)}</option>`,
        )}
      </select>
    </span>`;
  }

  #open(load: TracedLoad | undefined): void {
    this.shown = load;
    if (this.other === load || this.other?.kind !== load?.kind) this.other = undefined;
  }

  #show(view: XrayView): void {
    this.view = view;
    this.dispatchEvent(new CustomEvent('view-select', {detail: view}));
  }

  #select(name: string): void {
    this.selected = name;
    void this.#readBits();
  }

  #want(wanted: boolean): void {
    this.wantsSymbols = wanted;
    void this.#readSymbols();
  }

  /** Only when they are wanted: the kernel lists every symbol it has. */
  async #readSymbols(): Promise<void> {
    const name = this.selected;
    if (name === undefined || this.symbols || !this.wantsSymbols || this.view !== 'memory') return;
    const symbols = await this.source.symbols(name);
    if (name === this.selected) this.symbols = symbols;
  }

  async #readBits(): Promise<void> {
    const name = this.selected;
    if (name !== this.bits?.name) this.bits = this.symbols = undefined;
    if (name === undefined) return;
    const read = await this.source.bits(name);
    if (name !== this.selected) return;
    this.bits = read.ok ? read.bits : undefined;
    await this.#readSymbols();
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
    if (result.ok) {
      this.#open(result.watched);
      this.#show('loads');
    }
    if (kind === 'load') this.selected = name;
    await this.refresh();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-xray': ModlabXray;
  }
}
