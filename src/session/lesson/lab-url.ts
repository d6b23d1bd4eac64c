/** Owns the addresses of labs and their steps: `#/lab/<id>` and `#/lab/<id>/<step>`. */

export interface LabPlace {
  lab: string;
  step?: string;
}

export const labAddress = (lab: string, step?: string) =>
  `#/lab/${lab}${step === undefined ? '' : `/${step}`}`;

/** Undefined if the fragment is no such address. */
export function readLabAddress(fragment: string): LabPlace | undefined {
  const match = /^#\/lab\/([a-z0-9-]{1,64})(?:\/([a-z0-9-]{1,64}))?\/?$/.exec(fragment);
  const [, lab, step] = match ?? [];
  if (lab === undefined) return undefined;
  return step === undefined ? {lab} : {lab, step};
}
