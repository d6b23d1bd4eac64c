/** Owns the X-ray panel: the modules as a graph, the bits of one, and a load watched step by step. Costs nothing unseen. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {moduleGraph} from './module-graph';
import {shared} from '../theme/shared-style';
import {xrayStyle} from './xray-style';
import type {ModuleLine} from '../../protocol/guest';
import type {LoadStep} from '../../session/xray/load-steps';
import type {ModuleBits, ModuleSymbol, TracedLoad, Xray} from '../../session/xray/xray';

/** A browser may give the guest a clock that is no finer than 0.1 ms. */
const micro = (us: number) =>
  us < 1
    ? '< 0.1 ms'
    : us >= 10_000
      ? `${(us / 1000).toFixed(0)} ms`
      : us >= 1000
        ? `${(us / 1000).toFixed(1)} ms`
        : `${us.toFixed(0)} µs`;

const MARKS: Record<LoadStep['state'], string> = {done: '✓', failed: '✕', 'not-reached': '·'};

/**
 * @fires xray-close
 */
@customElement('modlab-xray')
export class ModlabXray extends LitElement {
  static override styles = [shared, xrayStyle];

  /** Where it looks. */
  @property({attribute: false}) source!: Xray;
  /** The lab whose modules can be watched. */
  @property() lab = '';
  @state() private modules: readonly ModuleLine[] | undefined;
  @state() private files: readonly string[] = [];
  @state() private selected: string | undefined;
  @state() private bits: ModuleBits | undefined;
  @state() private symbols: readonly ModuleSymbol[] | undefined;
  @state() private watched: TracedLoad | undefined;
  @state() private busy = false;
  @state() private error = '';
  @query('select') private file!: HTMLSelectElement;
  @query('input') private parameters!: HTMLInputElement;
  #looking = false;
  #again = false;

  /** Looks at the machine anew. */
  async refresh(): Promise<void> {
    this.#again = true;
    if (this.#looking) return;
    this.#looking = true;
    while (this.#again) {
      this.#again = false;
      await this.#look();
    }
    this.#looking = false;
  }

  async #look(): Promise<void> {
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
    this.watched = undefined;
    void this.source.files(this.lab).then((files) => (this.files = files));
    void this.refresh();
  }

  protected override render() {
    return html`
      <div class="head">
        <h2>X-ray</h2>
        <div class="watch">
          <select aria-label="Module to load or remove" ?disabled=${this.busy}>
            ${this.files.map((file) => html`<option value=${file}>${file.replace(/^\/lib\/modules\/[^/]+\//, '')}</option>`)}
          </select>
          <input placeholder="parameters" aria-label="Parameters" spellcheck="false" ?disabled=${this.busy} />
          <button class="outlined" ?disabled=${this.busy} @click=${() => void this.#watch('load')}>
            Trace insmod
          </button>
          <button class="outlined" ?disabled=${this.busy} @click=${() => void this.#watch('unload')}>
            Trace rmmod
          </button>
        </div>
        <button @click=${() => this.dispatchEvent(new CustomEvent('xray-close'))}>Kernel log</button>
      </div>
      <div class="body" tabindex="0" role="group" aria-label="What the kernel shows">
        ${this.error ? html`<p class="bad">${this.error}</p>` : nothing}
        ${this.busy ? html`<p role="status">Watching the kernel at work...</p>` : nothing}
        ${this.watched ? this.#steps(this.watched) : nothing}
        <section>
          <h3>Loaded modules</h3>
          ${
            this.modules === undefined || this.modules.length === 0
              ? html`<p class="none">No module is loaded.</p>`
              : moduleGraph(this.modules, this.selected, (name) => this.#select(name))
          }
        </section>
        ${this.bits ? this.#bits(this.bits) : nothing}
      </div>
    `;
  }

  #steps({steps, said, log, line}: TracedLoad) {
    const {errno, totalUs} = steps;
    const longest = Math.max(1, ...steps.steps.map(({durationUs}) => durationUs));
    return html`<section aria-label="The watched load">
      <h3>Step by step</h3>
      <div class="answer ${errno === '' ? '' : 'bad'}" role="status">
        ${errno === '' ? `done in ${micro(totalUs)}` : `the kernel answered ${errno} after ${micro(totalUs)}`}${
          said ? html`<br />${said}` : nothing
        }
      </div>
      <ol class="timeline">
        ${steps.steps.map((step, i) => this.#stepLine(step, i, longest))}
      </ol>
      <h3>What the log said</h3>
      ${
        log.length === 0
          ? html`<p class="none">Nothing.</p>`
          : log.map((each) => html`<div class="answer">${each}</div>`)
      }
      <h3>In /proc/modules</h3>
      <div class="answer">${line ?? html`<span class="none">It is not there.</span>`}</div>
    </section>`;
  }

  #stepLine({title, what, calls, durationUs, state}: LoadStep, i: number, longest: number) {
    const share = (100 * durationUs) / longest;
    return html`<li class=${state}>
      <details>
        <summary>
          <span class="mark" aria-hidden="true">${MARKS[state]}</span>
          <span class="title">${i + 1}. ${title}${state === 'failed' ? ' (it stopped here)' : ''}</span>
          <span class="time">${state === 'not-reached' ? 'not reached' : micro(durationUs)}</span>
          <span class="bar"
            ><svg viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
              <rect width=${share} height="3"></rect></svg
          ></span>
        </summary>
        <div class="calls">
          <p>${what}</p>
          ${calls.map(
            (call) =>
              html`<div class="call">
                <span
                  >${call.name}()${call.returned === undefined ? '' : ` = ${shownReturn(call.returned)}`}</span
                >
                <span>${micro(call.durationUs)}</span>
              </div>`,
          )}
        </div>
      </details>
    </li>`;
  }

  #bits(bits: ModuleBits) {
    const module = this.modules?.find(({name}) => name === bits.name);
    return html`<section aria-label=${`/sys/module/${bits.name}`}>
      <h3>${bits.name}</h3>
      <dl>
        ${
          module
            ? html`<dt>address</dt>
                <dd>${module.address}</dd>
                <dt>size</dt>
                <dd>${module.size}</dd>
                <dt>used by</dt>
                <dd>${module.refcount}${module.usedBy.length ? `: ${module.usedBy.join(', ')}` : ''}</dd>`
            : nothing
        }
        ${bits.values.map(
          ({name, value}) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
        ${bits.devices.map(
          (line) =>
            html`<dt>device</dt>
              <dd>${line}</dd>`,
        )}
      </dl>
      ${
        bits.parameters.length
          ? html`<h3>Parameters</h3>
              <dl>
                ${bits.parameters.map(
                  ({name, value, writable}) =>
                    html`<dt>${name}${writable ? '' : ' (read-only)'}</dt>
                      <dd>${value}</dd>`,
                )}
              </dl>`
          : nothing
      }
      <details>
        <summary><span></span><span>${bits.sections.length} sections</span></summary>
        <dl>
          ${bits.sections.map(
            ({name, address}) =>
              html`<dt>${name}</dt>
                <dd>${address}</dd>`,
          )}
        </dl>
      </details>
      <details @toggle=${(event: Event) => this.#readSymbols((event.target as HTMLDetailsElement).open)}>
        <summary>
          <span></span
          ><span>${this.symbols ? `${this.symbols.length} symbols in kallsyms` : 'Symbols in kallsyms'}</span>
        </summary>
        <dl>
          ${(this.symbols ?? []).map(
            ({name, address, type}) =>
              html`<dt>${address} ${type}</dt>
                <dd>${name}</dd>`,
          )}
        </dl>
      </details>
    </section>`;
  }

  #select(name: string): void {
    this.selected = name;
    void this.#readBits();
  }

  /** Only when they are wanted: the kernel lists every symbol it has. */
  async #readSymbols(wanted: boolean): Promise<void> {
    const name = this.selected;
    if (!wanted || name === undefined || this.symbols) return;
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

  async #watch(kind: 'load' | 'unload'): Promise<void> {
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
    if (result.ok) this.watched = result.watched;
    if (kind === 'load') this.selected = name;
    await this.refresh();
  }
}

/** A kernel function returns a number, an address or an error; what it is only its source tells. */
const shownReturn = (returned: number) =>
  returned <= 4096 && returned >= -4095 ? String(returned) : `0x${(returned >>> 0).toString(16)}`;

declare global {
  interface HTMLElementTagNameMap {
    'modlab-xray': ModlabXray;
  }
}
