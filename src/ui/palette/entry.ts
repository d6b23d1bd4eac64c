/** Owns what a line of the list of commands is. */
export interface Entry {
  group: 'Command' | 'Lab' | 'Step' | 'File' | 'Save' | 'Term';
  label: string;
  /** What sets it apart from others of its name. */
  detail?: string;
  /** The keys that do the same. */
  keys?: string;
  run: () => unknown;
}
