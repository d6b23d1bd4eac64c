/** Owns the registers that the kernel saved of interrupted code, read at the places that it publishes (struct pt_regs). */
import type {KernelLayout, ReadMemory} from './map';
import type {Registers} from '../../../protocol/debug-api';

export function readPtRegs(read: ReadMemory, layout: KernelLayout, address: number): Registers | undefined {
  const bytes = address === 0 ? undefined : read(address, layout.regsSp + 4);
  if (!bytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (offset: number) => view.getUint32(offset, true);
  return {
    ...{eax: at(layout.regsAx), ebx: at(layout.regsBx), ecx: at(layout.regsCx), edx: at(layout.regsDx)},
    ...{esi: at(layout.regsSi), edi: at(layout.regsDi), ebp: at(layout.regsBp), esp: at(layout.regsSp)},
    ...{eip: at(layout.regsIp), eflags: at(layout.regsFlags), cs: at(layout.regsCs) & 0xffff},
  };
}
