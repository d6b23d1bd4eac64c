/** Owns the addresses of labs and their steps, `#/lab/<id>` and `#/lab/<id>/<step>`, and that of a fresh machine, `#/fresh`. */

export interface LabRoute {
  lab: string;
  step?: string;
}

export const labUrl = (lab: string, step?: string) => `#/lab/${lab}${step === undefined ? '' : `/${step}`}`;

/** Whatever there is to go on with stays closed: the way in if nothing else leads there. */
export const isFreshUrl = (fragment: string) => /^#\/fresh\/?$/.test(fragment);

/** Undefined if the fragment is no such address. */
export function parseLabUrl(fragment: string): LabRoute | undefined {
  const match = /^#\/lab\/([a-z0-9-]{1,64})(?:\/([a-z0-9-]{1,64}))?\/?$/.exec(fragment);
  const [, lab, step] = match ?? [];
  if (lab === undefined) return undefined;
  return step === undefined ? {lab} : {lab, step};
}
