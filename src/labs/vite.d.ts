/** Owns the one word of Vite that this room uses: import.meta.glob. Vite's own types would bring the DOM along. */
interface ImportMeta {
  glob<T>(pattern: string, options: {eager: true; import: 'default'}): Record<string, T>;
  glob<T>(pattern: string, options: {import: 'default'; query: string}): Record<string, () => Promise<T>>;
}
