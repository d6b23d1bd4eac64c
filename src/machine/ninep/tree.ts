/**
 * Owns the files that the share shows: those of the tree image and of its further parts, and the one by which the guest
 * calls the compiler.
 */
import {PARTS_INDEX, PartsIndex} from '../../shipped/parts-index';
import {tarEntries} from '../../shipped/tar';

export interface Node {
  /** Its index in the share: what a saved machine knows it by. The same image gives the same numbers. */
  readonly number: number;
  readonly name: string;
  readonly parent: Node | undefined;
  /** File type and permission bits, as stat(2) has them. */
  readonly mode: number;
  readonly mtime: number;
  /** A file's length in bytes, also while its part is not here. */
  readonly size: number;
  /** Of a file its content, of a link its target; undefined while its part is not here. */
  bytes: Uint8Array | undefined;
  /** Which further part of the image it is in; undefined: in the image itself. */
  readonly part: number | undefined;
  /** Of a directory. */
  readonly children: Map<string, Node>;
}

export const S_IFDIR = 0o040000;
export const S_IFREG = 0o100000;
export const S_IFLNK = 0o120000;
export const kindOf = ({mode}: Pick<Node, 'mode'>) => mode & 0o170000;

/** Where the share is mounted: what the image has there stands in the root. */
const MOUNTED_AT = 'usr/src';
/** What the image has elsewhere, and the file by which the compiler is called, stand in this directory of the root. */
const APART = '.modlab';
/** Numbers of what is there without the image. */
export const ROOT = 0;
const APART_NUMBER = 1;
export const CALL = 2;
export const BARE = 3;

const NONE = new Uint8Array(0);

/** Of all that is no directory: thousands of empty maps would be most of what the share costs. */
const NO_CHILDREN = new Map<string, Node>();

function child(nodes: Node[], parent: Node | undefined, name: string, more: Partial<Node>): Node {
  const isDirectory = more.mode === undefined || kindOf({mode: more.mode}) === S_IFDIR;
  const node: Node = {
    number: nodes.length,
    name,
    parent,
    mode: S_IFDIR | 0o755,
    mtime: 0,
    size: more.bytes?.length ?? 0,
    bytes: NONE,
    part: undefined,
    children: isDirectory ? new Map<string, Node>() : NO_CHILDREN,
    ...more,
  };
  nodes.push(node);
  parent?.children.set(name, node);
  return node;
}

/** What is there before the image is. In the order of their numbers, as all lists of nodes here. */
export function bareShare(): Node[] {
  const nodes: Node[] = [];
  const root = child(nodes, undefined, '', {});
  const apart = child(nodes, root, APART, {});
  child(nodes, apart, 'call', {mode: S_IFREG | 0o666});
  return nodes;
}

/** Whether the walk along `names` from that node is the same with and without the image. */
export function isBareWalk(from: number, names: readonly string[]): boolean {
  if (names.length === 0) return from < BARE;
  const path = names.join('/');
  return from === ROOT
    ? path === APART || path === `${APART}/call`
    : from === APART_NUMBER && path === 'call';
}

/** The node that `path`, from the root of the image, has or would have for its directory, and the last name. */
function placeOf(nodes: Node[], path: string, mtime: number): {directory: Node | undefined; name: string} {
  const here = path.startsWith(`${MOUNTED_AT}/`);
  const names = here ? path.slice(MOUNTED_AT.length + 1).split('/') : path.split('/');
  let directory = nodes[here ? ROOT : APART_NUMBER];
  const name = names.pop() ?? '';
  for (const part of names)
    directory = directory?.children.get(part) ?? child(nodes, directory, part, {mtime});
  return {directory, name};
}

/** Of tars of which an earlier one's files stand in place of a later one's. Throws an Error if one is damaged. */
export function shareOf(...tars: readonly Uint8Array[]): Node[] {
  const nodes = bareShare();
  let index: Uint8Array | undefined;
  for (const tar of tars)
    for (const {path, kind, mode, mtime, bytes, target} of tarEntries(tar)) {
      if (path === PARTS_INDEX) {
        index ??= bytes;
        continue;
      }
      const {directory, name} = placeOf(nodes, path, mtime);
      if (name === '' || directory?.children.has(name)) continue;
      if (kind === 'directory') child(nodes, directory, name, {mode: S_IFDIR | mode, mtime});
      else if (kind === 'file') child(nodes, directory, name, {mode: S_IFREG | mode, mtime, bytes});
      else child(nodes, directory, name, link(target, mtime));
    }
  // After those of the image itself: what has their numbers in a saved machine goes on having them.
  for (const {directory: path, part, mtime, entries} of index ? new PartsIndex(index).all() : []) {
    const {directory, name: last} = placeOf(nodes, path, mtime);
    const inside = directory?.children.get(last) ?? child(nodes, directory, last, {mtime});
    for (const {name, linksTo, mode, size} of entries) {
      if (inside.children.has(name)) continue;
      if (linksTo !== undefined) child(nodes, inside, name, link(linksTo, mtime));
      else child(nodes, inside, name, {mode: S_IFREG | mode, mtime, size, bytes: undefined, part});
    }
  }
  return nodes;
}

const link = (target: string, mtime: number) => ({
  mode: S_IFLNK | 0o777,
  mtime,
  bytes: new TextEncoder().encode(target),
});

/** Gives the files of one part their content. What the index does not know stays out. Throws an Error if the tar is damaged. */
export function addPart(nodes: Node[], part: number, tar: Uint8Array): void {
  for (const {path, kind, mtime, bytes} of tarEntries(tar)) {
    if (kind !== 'file') continue;
    const {directory, name} = placeOf(nodes, path, mtime);
    const node = directory?.children.get(name);
    if (node?.part === part && node.size === bytes.length) node.bytes = bytes;
  }
}
