/** Owns how the bits of one module are listed: its line, its values, devices and parameters. */
import {html, nothing} from 'lit';
import type {ModuleLine} from '../../../protocol/guest';
import type {ModuleBits} from '../../../session/xray/xray';

/** `module`: its line in /proc/modules. */
export function moduleBits(bits: ModuleBits, module: ModuleLine | undefined) {
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
  </section>`;
}
