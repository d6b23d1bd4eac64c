/** Owns the reading of the tree image: a tar, whose files become views of its bytes. */
import {Layer, fileNode} from './layer';

const BLOCK = 512;
const text = new TextDecoder();

function field(block: Uint8Array, from: number, length: number): string {
  const end = block.indexOf(0, from);
  return text.decode(block.subarray(from, end < 0 || end > from + length ? from + length : end));
}

const octal = (block: Uint8Array, from: number, length: number): number =>
  Number.parseInt(field(block, from, length).trim() || '0', 8);

/** A tar in the ustar format with paths from the root. A symbolic link becomes another name of what it names. */
export function readTar(tar: Uint8Array): Layer {
  const layer = new Layer();
  const links: [path: string, target: string][] = [];
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + BLOCK);
    const size = octal(header, 124, 12);
    const prefix = field(header, 345, 155);
    const name = (prefix ? `${prefix}/` : '') + field(header, 0, 100);
    const path = `/${name.replace(/^(\.?\/)+/, '').replace(/\/$/, '')}`;
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === '5') layer.addFolder(path);
    else if (kind === '2') links.push([path, field(header, 157, 100)]);
    else if (kind === '0')
      layer.add(
        path,
        fileNode(tar.subarray(at + BLOCK, at + BLOCK + size), octal(header, 100, 8), octal(header, 136, 12)),
      );
    else throw new Error(`tar: an entry of the kind ${kind}`);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  for (const [path, target] of links) link(layer, path, target);
  return layer;
}

function link(layer: Layer, path: string, target: string): void {
  const parts = target.startsWith('/') ? [] : path.split('/').slice(1, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const real = `/${parts.join('/')}`;
  const file = layer.files.get(real);
  if (file) layer.add(path, file);
  const below = `${real}/`;
  for (const [other, node] of [...layer.files])
    if (other.startsWith(below)) layer.add(`${path}/${other.slice(below.length)}`, node);
}
