/** Owns what a hand-in says of the student's sources: fetched when one is made. */
import {mailSeries} from './mail-series';
import {readSources} from './student-sources';
import type {AskGuest} from '../../machine/guest-channel';

/** `lab`: its id; `directory`: what the guest has it in. Undefined if the machine does not answer, or the lab's own sources are not to be had. */
export async function patchesOf(
  of: {lab: string; student: string; madeAt: number},
  directory: string,
  ask: AskGuest,
  labSources: ((lab: string) => Promise<ReadonlyMap<string, string>>) | undefined,
): Promise<string | undefined> {
  const original = await labSources?.(of.lab).catch(() => undefined);
  if (!original) return undefined;
  const asked = await ask(async (guest) => ({
    ok: true as const,
    sources: await readSources(guest, directory),
  }));
  return asked.ok && asked.sources ? mailSeries({...of, original, sources: asked.sources}) : undefined;
}
