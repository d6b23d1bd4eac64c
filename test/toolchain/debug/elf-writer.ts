/** Owns the making of ELF files that no compiler would make: sections with any bytes in them. */

const HEADER = 52;
const ENTRY = 40;

/** A relocatable file for an i386 with these sections; those of code are allocated. */
export function elfWith(sections: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries = [...Object.entries(sections)];
  const names = new TextEncoder().encode(`\0${[...entries.map(([name]) => name), '.shstrtab'].join('\0')}\0`);
  const all: [string, Uint8Array][] = [...entries, ['.shstrtab', names]];
  const size = all.reduce((sum, [, bytes]) => sum + bytes.length, HEADER);
  const file = new Uint8Array(size + (all.length + 1) * ENTRY);
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  view.setUint16(16, 1, true);
  view.setUint16(18, 3, true);
  view.setUint32(32, size, true);
  view.setUint16(46, ENTRY, true);
  view.setUint16(48, all.length + 1, true);
  view.setUint16(50, all.length, true);
  let [offset, name] = [HEADER, 1];
  all.forEach(([called, bytes], index) => {
    const at = size + (index + 1) * ENTRY;
    const isCode = called === '.text';
    const type = called === '.shstrtab' ? 3 : 1;
    [name, type, isCode ? 6 : 0, 0, offset, bytes.length, 0, 0, 1].forEach((word, field) =>
      view.setUint32(at + field * 4, word, true),
    );
    file.set(bytes, offset);
    offset += bytes.length;
    name += called.length + 1;
  });
  return file;
}

/** Little-endian words, bytes and texts, one after another. */
export function bytesOf(...parts: readonly (number | [number, number] | string | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'number') return [part];
      if (typeof part === 'string') return [...new TextEncoder().encode(part), 0];
      if (part instanceof Uint8Array) return [...part];
      const [value, width] = part;
      return Array.from({length: width}, (_, index) => (value >>> (8 * index)) & 0xff);
    }),
  );
}

/** Something over and over, as often as it fits into a length. */
export function pumped(piece: Uint8Array, length: number): Uint8Array {
  const count = Math.floor(length / piece.length);
  const bytes = new Uint8Array(count * piece.length);
  for (let index = 0; index < count; index++) bytes.set(piece, index * piece.length);
  return bytes;
}
