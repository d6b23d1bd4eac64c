/** Owns what a lit template becomes in a document, as HTML text: values are text there, and never markup. */
import {nothing} from 'lit';
import type {TemplateResult} from 'lit';

const isTemplate = (value: object): value is TemplateResult => 'strings' in value && 'values' in value;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Line breaks in the template, which stand between tags, are dropped. */
const oneLine = (string: string) => string.replace(/\n\s*/g, '');

export function htmlOf(value: unknown): string {
  if (value === nothing || value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(htmlOf).join('');
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  if (typeof value !== 'object' || !isTemplate(value)) throw new Error('neither text nor a template');
  return value.strings.reduce((html, string, i) => {
    const inner = htmlOf(value.values[i - 1]);
    // An attribute without quotes holds its value as if it had them.
    const isAttribute = value.strings[i - 1]?.endsWith('=') === true;
    return html + (isAttribute ? `"${inner}"` : inner) + oneLine(string);
  }, '');
}
