/** Owns the worker's entry: fetches checkpatch when it is first wanted, and checks one text after the other. */
import {expose} from 'comlink';
import {readArchive} from './archive';
import {checkStyle} from './checkpatch';
import {fetchImage} from '../../shipped/fetch-image';
import type {Checkpatch} from './checkpatch';
import type {CheckpatchApi, StyleResult} from '../../protocol/compiler-api';
import type {ImageFile} from '../../protocol/images';

// @6over3/zeroperl-ts takes what has no window and no document for Node, and asks that for the interpreter's file.
Object.assign(self, {window: self, document: {}});

let source: {url: string; image: ImageFile} | undefined;
let checkpatch: Checkpatch | undefined;

async function load(): Promise<{ok: true; checkpatch: Checkpatch} | {ok: false; message: string}> {
  if (checkpatch) return {ok: true, checkpatch};
  if (!source) throw new Error('a call before begin');
  const fetched = await fetchImage({kind: 'url', ...source}, () => undefined);
  if (!fetched.ok) return fetched;
  return {ok: true, checkpatch: (checkpatch = await readArchive(fetched.bytes))};
}

expose({
  begin: (url, image) => (source = {url, image}),
  check: async (name, text): Promise<StyleResult> => {
    const loaded = await load();
    return loaded.ok ? checkStyle(loaded.checkpatch, name, text) : loaded;
  },
} satisfies CheckpatchApi);
