/** Owns the worker's entry: fetches checkpatch when it is first wanted, and runs it. */
import {expose} from 'comlink';
import {readArchive} from './archive';
import {runCheckpatch} from './checkpatch';
import {fetchImage} from '../../shipped/fetch-image';
import type {Checkpatch} from './checkpatch';
import type {CheckpatchApi} from './messages';
import type {CheckpatchFiles} from '../../protocol/compiler-api';

// @6over3/zeroperl-ts takes what has no window and no document for Node, and asks that for the interpreter's file.
Object.assign(self, {window: self, document: {}});

let source: CheckpatchFiles | undefined;
let checkpatch: Checkpatch | undefined;

expose({
  begin: (files) => void (source = files),
  load: async () => {
    if (checkpatch) return {ok: true};
    if (!source) throw new Error('load before begin');
    const {url, archive} = source;
    const fetched = await fetchImage({kind: 'url', url, image: archive}, () => undefined);
    if (!fetched.ok) return fetched;
    try {
      checkpatch = await readArchive(fetched.bytes);
      return {ok: true};
    } catch (error) {
      return {ok: false, why: 'damaged', message: String(error)};
    }
  },
  run: (run) => {
    if (!checkpatch) throw new Error('a run before the archive is there');
    return runCheckpatch(checkpatch, run);
  },
} satisfies CheckpatchApi);
