/**
 * Owns which devices a machine has beside those that every machine of ours has had. v86 restores a state into the
 * devices that are there, so a base says by itself with which it was made.
 */
import {EduCard} from './edu-card';
import {TRANSLATE} from './keyboard';
import type {Hardware} from '../../protocol/images';
import type {Cpu, Uart} from '../v86/v86-internals';
import type {EduState} from './edu-card';

/** What new bases are made with. */
export const HARDWARE: Hardware = 2;

/** Where in v86's state ours stands: behind the last that v86 0.5.462 uses (cpu.js, get_state). */
export const OUR_PLACE = 92;

/** What we add to a machine's state; device-limits.ts says what of it may be how. */
type OurState = [...EduState, serialInput: number[]];

const COM2 = 0x2f8;

/** Plugs in what a machine of this hardware has, before its state is restored or its CPU runs. */
export function equip(cpu: Cpu, hardware: Hardware): void {
  if (hardware === 1) return;
  const card = new EduCard(cpu);
  const uart = addUart(cpu);
  cpu.devices.edu = card;
  cpu.devices.uart1 = uart;
  // As a BIOS leaves the keyboard, for a module that reads port 0x60 without the kernel's driver.
  cpu.devices.ps2.enable_keyboard_stream = true;
  cpu.devices.ps2.command_register |= TRANSLATE;
  const getState = cpu.get_state.bind(cpu);
  const setState = cpu.set_state.bind(cpu);
  cpu.get_state = () => {
    const state = getState();
    state[OUR_PLACE] = [...card.save(), [...uart.input]] satisfies OurState;
    return state;
  };
  cpu.set_state = (state) => {
    setState(state);
    const [words, buffer, serialInput] = state[OUR_PLACE] as OurState;
    card.restore([words, buffer]);
    uart.input = serialInput.map((byte) => byte & 0xff);
  };
}

/**
 * v86 makes a second UART only while it makes everything else, when it may not be known yet whether there is to be one.
 * Its class has no other name than that of the first one's constructor.
 */
function addUart(cpu: Cpu): Uart {
  const Uart16550 = cpu.devices.uart0.constructor as new (cpu: Cpu, port: number, bus: object) => Uart;
  return new Uart16550(cpu, COM2, cpu.bus);
}

/** Whether a state of v86's devices (its `state`, parsed) is of a machine that has ours. */
export const hardwareOf = (state: unknown): Hardware =>
  Array.isArray(state) && Array.isArray(state[OUR_PLACE]) ? 2 : 1;
