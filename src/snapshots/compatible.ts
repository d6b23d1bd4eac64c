/** Owns the question whether a saved machine can be restored by this site, and from which base. */
import {FORMAT} from './meta';
import type {SnapshotMeta} from './meta';
import type {MachineIdentity} from '../protocol/images';

export type Compatibility =
  /** `older`: its base is not the one the site ships now; a copy of it is needed. */
  | {ok: true; base: 'shipped' | 'older'}
  | {ok: false; why: 'file-too-new'; message: string}
  /** Another emulator: the devices' state means something else there. */
  | {ok: false; why: 'engine-mismatch'; message: string}
  /** It says that it belongs to the site's base, but not with that base's RAM. */
  | {ok: false; why: 'file-damaged'; message: string};

export function compatible(
  meta: Pick<SnapshotMeta, 'identity'> & {format: number},
  site: MachineIdentity,
): Compatibility {
  const {identity} = meta;
  if (meta.format > FORMAT)
    return {
      ok: false,
      why: 'file-too-new',
      message: `it has format ${meta.format}, this site reads ${FORMAT}`,
    };
  if (identity.engine !== site.engine)
    return {
      ok: false,
      why: 'engine-mismatch',
      message: `it was made with ${identity.engine}, this site has ${site.engine}`,
    };
  if (identity.base !== site.base) return {ok: true, base: 'older'};
  if (identity.ramBytes !== site.ramBytes)
    return {
      ok: false,
      why: 'file-damaged',
      message: `its base does not have ${identity.ramBytes} bytes of RAM`,
    };
  return {ok: true, base: 'shipped'};
}
