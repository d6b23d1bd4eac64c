/** Owns by what a lab that is not built in is told from all others: where it comes from, or what it consists of. */
import {strToU8} from 'fflate';
import {sha256} from '../../protocol/sha256';
import {BEFORE_MARK} from './added-id';
import type {LabFiles} from './files';
import type {Lab} from '../lab';

export type LabSource =
  /** Of its directory, with a / at its end, or of its zip. */
  | {kind: 'address'; address: string}
  /** The file's name. */
  | {kind: 'file'; name: string}
  | {kind: 'link'}
  /** It came with the page, in a package: there is no other of its id there, whatever its next version has in it. */
  | {kind: 'package'}
  /** Being written; its own id, which stays as long as it is worked on. */
  | {kind: 'draft'; draft: string};

/** sha256, hex, of all paths, permissions and contents. */
export async function contentHash(files: LabFiles): Promise<string> {
  const parts = await Promise.all(
    [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(async ([path, {bytes, mode}]) => `${path}\n${mode & 0o111 ? 'x' : '-'} ${await sha256(bytes)}\n`),
  );
  return sha256(strToU8(parts.join('')));
}

/** Of a hash; 64 bits. */
const MARK = 16;
const ID_LIMIT = 64;

/**
 * The id under which this page knows the lab, and saved machines, hand-ins and links name it: a built-in lab's id never
 * has two dashes in a row. What comes from one address is one lab, whatever becomes of it there; a file that was changed
 * is another lab. `id`: of its lab.yaml.
 */
export async function identityOf(id: string, source: LabSource, version: string): Promise<string> {
  const whence =
    source.kind === 'address'
      ? `address ${source.address}`
      : source.kind === 'draft'
        ? `draft ${source.draft}`
        : source.kind === 'package'
          ? `package ${id}`
          : `content ${version}`;
  const mark = (await sha256(strToU8(whence))).slice(0, MARK);
  return `${shortOf(id)}${BEFORE_MARK}${mark}`;
}

/** An id has no two dashes in a row, so that one at most is left at the cut. */
const shortOf = (id: string) => id.slice(0, ID_LIMIT - MARK - BEFORE_MARK.length).replace(/-$/, '');

/** Whether an identity can be of a lab with this id of its own, wherever that came from. */
export const isIdentityOf = (identity: string, id: string): boolean =>
  identity.slice(0, identity.indexOf(BEFORE_MARK)) === shortOf(id);

/** As this page knows it. What it was called before at its writer's is nobody's business here. */
export function withIdentity({formerIds: _, ...lab}: Lab, identity: string): Lab {
  return {...lab, id: identity, guestName: lab.id};
}
