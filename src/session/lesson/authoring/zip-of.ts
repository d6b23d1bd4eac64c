/** Owns a draft as a file to publish, and the names that follow from a lab's. */
import {strFromU8} from 'fflate';
import {zipLab} from '../../../labs/bundle/zip';
import {saidIn} from './draft';
import type {LabFiles} from '../../../labs/bundle/files';

/** An id as near to a name as one can be. */
export function idFrom(name: string): string {
  const words =
    name
      .toLowerCase()
      .slice(0, 60)
      .match(/[a-z0-9]+/g) ?? [];
  const first = words.findIndex((word) => /^[a-z]/.test(word));
  return first < 0 ? 'my-lab' : words.slice(first).join('-');
}

/** To be unpacked on any host. */
export function zipOf(files: LabFiles, title: string): {name: string; zip: Uint8Array<ArrayBuffer>} {
  const yaml = files.get('lab.yaml');
  const id = yaml ? saidIn(strFromU8(yaml.bytes), 'id') : '';
  return {name: `${/^[a-z0-9-]{1,60}$/.test(id) ? id : idFrom(title)}.zip`, zip: zipLab(files)};
}
