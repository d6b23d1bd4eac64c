/** Owns the names that the kernel exports to modules, as the guest's Module.symvers lists them. */
import type {Guest, GuestResult} from '../../protocol/guest';

type Ask = <T>(ask: (guest: Guest) => Promise<GuestResult<T>>) => Promise<GuestResult<T>>;

/** Each line: CRC, name, module, kind of export, namespace; set apart by tabs. None if it cannot be read. */
export async function exportedSymbols(ask: Ask, release: string): Promise<string[]> {
  const path = `/lib/modules/${release}/build/Module.symvers`;
  const read = await ask((guest) => guest.readFile(path));
  if (!read.ok) return [];
  const lines = new TextDecoder().decode(read.bytes).split('\n');
  return lines.map((line) => line.split('\t')[1] ?? '').filter(Boolean);
}
