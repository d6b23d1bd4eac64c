/**
 * Owns the addresses of labs and their steps, `#/lab/<id>`, `#/lab/<id>/<step>` and `?lab=<id>`, of all labs, `#/`, of a fresh
 * machine, `#/fresh`, and of drafts, `#/author/<draft>`.
 */

export interface LabRoute {
  lab: string;
  step?: string;
}

export const labUrl = (lab: string, step?: string) => `#/lab/${lab}${step === undefined ? '' : `/${step}`}`;

/** Whatever there is to go on with stays closed: the way in if nothing else leads there. */
export const isFreshUrl = (fragment: string) => /^#\/fresh\/?$/.test(fragment);

/** All labs, with what is done and where to go on. */
export const isHomeUrl = (fragment: string) => /^#\/?$/.test(fragment);

/** Undefined if the fragment is no such address. */
export function parseLabUrl(fragment: string): LabRoute | undefined {
  const match = /^#\/lab\/([a-z0-9-]{1,64})(?:\/([a-z0-9-]{1,64}))?\/?$/.exec(fragment);
  const [, lab, step] = match ?? [];
  if (lab === undefined) return undefined;
  return step === undefined ? {lab} : {lab, step};
}

/** What `?lab=` has: the id of a lab, or the address of one that is not built in. */
export function parseLabQuery(value: string | null): {route?: LabRoute; address: string | null} {
  const isId = value !== null && /^[a-z0-9-]{1,64}$/.test(value);
  return isId ? {route: {lab: value}, address: null} : {address: value};
}

export const authorUrl = (draft?: string) => `#/author${draft === undefined ? '' : `/${draft}`}`;

/** Which draft is to be written on, '' for the list of drafts; undefined if the fragment is no such address. */
export function parseAuthorUrl(fragment: string): string | undefined {
  const match = /^#\/author(?:\/([\w-]{1,64}))?\/?$/.exec(fragment);
  return match ? (match[1] ?? '') : undefined;
}
