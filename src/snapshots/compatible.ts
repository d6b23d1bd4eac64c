/** Owns the question whether a saved machine can be restored by this site, and from which base. */
import {FORMAT} from './meta';
import type {SnapshotMeta} from './meta';

export type Compatibility =
  /** `other`: it stands on another base than the site's that it was compared with; a copy of that one is needed. */
  | {ok: true; base: 'same' | 'other'}
  | {ok: false; why: 'file-too-new'; message: string}
  /** Another emulator: the devices' state means something else there. */
  | {ok: false; why: 'engine-mismatch'; message: string}
  /** It says that it belongs to this base, but not with this base's RAM. */
  | {ok: false; why: 'file-damaged'; message: string};

/** What a site can restore: one of its bases, and the stamps of the engines whose states its own goes on with. */
export interface Site {
  /** Its own first. */
  engines: readonly [string, ...string[]];
  /** sha256, hex, of the base's file. */
  base: string;
  ramBytes: number;
}

export function compatible(
  meta: Pick<SnapshotMeta, 'identity'> & {format: number},
  site: Site,
): Compatibility {
  const {identity} = meta;
  if (meta.format > FORMAT)
    return {
      ok: false,
      why: 'file-too-new',
      message: `it has format ${meta.format}, this site reads ${FORMAT}`,
    };
  if (!site.engines.includes(identity.engine))
    return {
      ok: false,
      why: 'engine-mismatch',
      message: `it was made with ${identity.engine}, this site has ${site.engines[0]}`,
    };
  if (identity.base !== site.base) return {ok: true, base: 'other'};
  if (identity.ramBytes !== site.ramBytes)
    return {
      ok: false,
      why: 'file-damaged',
      message: `its base does not have ${identity.ramBytes} bytes of RAM`,
    };
  return {ok: true, base: 'same'};
}
