/**
 * Owns the question whether the code in a machine's memory is that of a file: byte for byte, but for what loading and the kernel
 * itself write over it. Lines and places of variables are believed of no other code.
 */
import {PATCH_SIZE, ftraceCalls, jumpLabels, tableOf} from './places';
import type {DebugInfo} from '../info/debug-info';
import type {Target} from '../values/target';

const WORD = 4;
/** struct alt_instr of Linux 6.12: two distances, flags, the lengths of the instruction and of what may stand in its place. */
const ALTERNATIVE_SIZE = 14;
/** The byte of a lock prefix, which a kernel on one processor makes another of. */
const LOCK_SIZE = 1;

/** Whether each section of code that is in memory is this one. At least one has to be there. */
export function isLoadedCode(info: DebugInfo, target: Target): boolean {
  const patched = patchedIn(info);
  const code = info.places.filter(({isCode, size}) => isCode && size > 0);
  const loaded = code.flatMap((place) => {
    const address = target.sectionAddress(place.name);
    return address === undefined ? [] : [{place, address}];
  });
  return (
    loaded.length > 0 &&
    loaded.every(({place, address}) => {
      const memory = target.read(address, place.size);
      const file = info.section(place.name);
      if (memory?.length !== file.length) return false;
      const open = new Uint8Array(file.length);
      for (const at of info.relocatedWords(place.name)) open.fill(1, at, at + WORD);
      for (const {from, size} of patched)
        if (from >= place.address && from < place.address + place.size)
          open.fill(1, from - place.address, from - place.address + size);
      return file.every((byte, index) => open[index] === 1 || byte === memory[index]);
    })
  );
}

/** Instructions that the kernel may have changed: link addresses. */
function patchedIn(info: DebugInfo): {from: number; size: number}[] {
  const ofFive = [...ftraceCalls(info), ...jumpLabels(info)].map((from) => ({from, size: PATCH_SIZE}));
  const distance = (view: DataView, at: number, place: number) =>
    (place + at + view.getInt32(at, true)) >>> 0;
  const alternatives = tableOf(info, '.altinstructions', ALTERNATIVE_SIZE, (view, at, place) => ({
    from: distance(view, at, place),
    size: view.getUint8(at + 12),
  }));
  const locks = tableOf(info, '.smp_locks', WORD, (view, at, place) => ({
    from: distance(view, at, place),
    size: LOCK_SIZE,
  }));
  return [...ofFive, ...alternatives, ...locks];
}
