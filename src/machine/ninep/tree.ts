/** Owns the files that the share shows: those of the tree image, and the one by which the guest calls the compiler. */
import {tarEntries} from '../../shipped/tar';

export interface Node {
  /** Its index in the share: what a saved machine knows it by. The same image gives the same numbers. */
  readonly number: number;
  readonly name: string;
  readonly parent: Node | undefined;
  /** File type and permission bits, as stat(2) has them. */
  readonly mode: number;
  readonly mtime: number;
  readonly bytes: Uint8Array;
  /** Of a directory. */
  readonly children: Map<string, Node>;
}

export const S_IFDIR = 0o040000;
export const S_IFREG = 0o100000;
export const S_IFLNK = 0o120000;
export const kindOf = ({mode}: Node) => mode & 0o170000;

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

function child(nodes: Node[], parent: Node | undefined, name: string, more: Partial<Node>): Node {
  const node: Node = {
    number: nodes.length,
    name,
    parent,
    mode: S_IFDIR | 0o755,
    mtime: 0,
    bytes: NONE,
    children: new Map(),
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

/** Throws an Error if the tar is damaged. */
export function shareOf(tar: Uint8Array): Node[] {
  const nodes = bareShare();
  for (const {path, kind, mode, mtime, bytes, target} of tarEntries(tar)) {
    const here = path.startsWith(`${MOUNTED_AT}/`);
    const names = here ? path.slice(MOUNTED_AT.length + 1).split('/') : path.split('/');
    let directory = nodes[here ? ROOT : APART_NUMBER];
    const name = names.pop() ?? '';
    for (const part of names)
      directory = directory?.children.get(part) ?? child(nodes, directory, part, {mtime});
    if (name === '' || directory?.children.has(name)) continue;
    if (kind === 'directory') child(nodes, directory, name, {mode: S_IFDIR | mode, mtime});
    else if (kind === 'file') child(nodes, directory, name, {mode: S_IFREG | mode, mtime, bytes});
    else
      child(nodes, directory, name, {mode: S_IFLNK | 0o777, mtime, bytes: new TextEncoder().encode(target)});
  }
  return nodes;
}
