/** Owns how a shipped tar becomes a layer of files, which are views of its bytes. */
import {tarEntries} from '../shipped/tar';
import {Layer, fileNode} from './system/layer';

/** Paths are from the root. A symbolic link becomes another name of what it names. */
export function readTar(tar: Uint8Array): Layer {
  const layer = new Layer();
  const links: [path: string, target: string][] = [];
  for (const {path, kind, bytes, mode, mtime, target} of tarEntries(tar)) {
    if (kind === 'directory') layer.addDirectory(`/${path}`);
    else if (kind === 'link') links.push([`/${path}`, target]);
    else layer.add(`/${path}`, fileNode(bytes, mode, mtime));
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
