/** Owns the names that the kernel exports to modules, as the guest's Module.symvers lists them. */
import {linesOf} from '../../protocol/lines';
import type {Guest, GuestResult} from '../../protocol/guest';

/** This kernel's has 0.2 MB. */
const SYMVERS_LIMIT = 1 << 20;

type Ask = <T>(ask: (guest: Guest) => Promise<GuestResult<T>>) => Promise<GuestResult<T>>;

/** Each line: CRC, name, module, kind of export, namespace; set apart by tabs. None if it cannot be read. */
export async function exportedSymbols(ask: Ask, release: string): Promise<string[]> {
  const path = `/lib/modules/${release}/build/Module.symvers`;
  const read = await ask((guest) => guest.readFile(path, SYMVERS_LIMIT));
  if (!read.ok) return [];
  return linesOf(new TextDecoder().decode(read.bytes))
    .map((line) => line.split('\t', 2)[1] ?? '')
    .filter(Boolean);
}
