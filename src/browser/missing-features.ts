/** Owns the question whether this browser can run a machine, and the sentence for one that cannot. */

/** What is missing, for a person; undefined if nothing is. */
export function missingFeatures(): string | undefined {
  const missing: string[] = [];
  if (typeof WebAssembly !== 'object') missing.push('WebAssembly');
  if (typeof Worker !== 'function') missing.push('web workers');
  if (typeof DecompressionStream !== 'function') missing.push('DecompressionStream');
  if (typeof crypto.subtle !== 'object')
    return 'modlab needs a secure address: open it over https, or at 127.0.0.1 or localhost.';
  if (missing.length === 0) return undefined;
  return `modlab runs a computer in this page, and this browser cannot: it lacks ${missing.join(' and ')}. A current Chrome, Edge, Firefox or Safari can.`;
}
