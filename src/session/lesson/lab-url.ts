/** Owns the addresses of labs and their steps: `#/lab/<id>` and `#/lab/<id>/<step>`. */

export interface LabRoute {
  lab: string;
  step?: string;
}

export const labUrl = (lab: string, step?: string) => `#/lab/${lab}${step === undefined ? '' : `/${step}`}`;

/** Undefined if the fragment is no such address. */
export function parseLabUrl(fragment: string): LabRoute | undefined {
  const match = /^#\/lab\/([a-z0-9-]{1,64})(?:\/([a-z0-9-]{1,64}))?\/?$/.exec(fragment);
  const [, lab, step] = match ?? [];
  if (lab === undefined) return undefined;
  return step === undefined ? {lab} : {lab, step};
}
