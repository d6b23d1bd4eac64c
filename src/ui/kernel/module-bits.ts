/** Owns how the bits of one module are drawn: its line, its values, parameters, sections and symbols. */
import {html, nothing} from 'lit';
import type {ModuleLine} from '../../protocol/guest';
import type {ModuleBits, ModuleSymbol} from '../../session/xray/xray';

/**
 * `module`: its line in /proc/modules. `symbols`: undefined until they are asked for; `want` does.
 */
export function moduleBits(
  bits: ModuleBits,
  module: ModuleLine | undefined,
  symbols: readonly ModuleSymbol[] | undefined,
  want: () => void,
) {
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
    <details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && want()}>
      <summary>
        <span></span><span>${symbols ? `${symbols.length} symbols in kallsyms` : 'Symbols in kallsyms'}</span>
      </summary>
      <dl>
        ${(symbols ?? []).map(
          ({name, address, type}) =>
            html`<dt>${address} ${type}</dt>
              <dd>${name}</dd>`,
        )}
      </dl>
    </details>
  </section>`;
}
