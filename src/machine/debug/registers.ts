/** Owns the registers of interrupted code, where the kernel put them: struct pt_regs of arch/x86, 32 bits. */
import type {Registers} from '../../protocol/debug-api';
import type {VirtualMemory} from './virtual-memory';

/** Offsets (arch/x86/include/asm/ptrace.h). Since 5.x entry_32.S makes sp whole for traps within the kernel too. */
const OFFSETS: Record<keyof Registers, number> = {
  ebx: 0,
  ecx: 4,
  edx: 8,
  esi: 12,
  edi: 16,
  ebp: 20,
  eax: 24,
  eip: 48,
  cs: 52,
  eflags: 56,
  esp: 60,
};
const SIZE = 68;

/** Undefined if the address is no memory. */
export function readRegisters(memory: VirtualMemory, address: number): Registers | undefined {
  const bytes = memory.read(address, SIZE);
  if (!bytes) return undefined;
  const view = new DataView(bytes.buffer);
  const at = (name: keyof Registers) => view.getUint32(OFFSETS[name], true);
  return {
    eax: at('eax'),
    ebx: at('ebx'),
    ecx: at('ecx'),
    edx: at('edx'),
    esi: at('esi'),
    edi: at('edi'),
    ebp: at('ebp'),
    esp: at('esp'),
    eip: at('eip'),
    eflags: at('eflags'),
    cs: at('cs') & 0xffff,
  };
}

export function writeRegisters(
  memory: VirtualMemory,
  address: number,
  registers: Partial<Registers>,
): boolean {
  return (Object.keys(registers) as (keyof Registers)[]).every((name) =>
    memory.write32(address + OFFSETS[name], registers[name] ?? 0),
  );
}
