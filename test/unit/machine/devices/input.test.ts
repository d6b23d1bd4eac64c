/** Owns the proof that keys and the second UART's bytes reach v86's devices in order, and only as those take them. */
import {describe, expect, test} from 'vitest';
import {SerialInput, UART_FIFO} from '../../../../src/machine/console/serial-input';
import {Keyboard, TRANSLATE} from '../../../../src/machine/devices/keyboard';
import {stillMachine} from './still-machine';
import type {Emulator} from '../../../../src/machine/v86/v86-internals';

/** The processor's ends of the ports. */
interface Ports {
  port_read8(port: number): number;
  port_write8(port: number, value: number): void;
}
const portsOf = ({v86}: Emulator) => v86.cpu.io as unknown as Ports;

describe('the keyboard', () => {
  test('gives one code at a time, as the last one is read', async () => {
    const emulator = await stillMachine(2);
    const ports = portsOf(emulator);
    const keyboard = new Keyboard();
    keyboard.attach(emulator);
    const read: number[] = [];
    keyboard.press(Uint8Array.of(0x1e, 0x9e, 0xe0));
    keyboard.press(Uint8Array.of(0x48));
    for (let i = 0; i < 6; i++) {
      expect(emulator.v86.cpu.devices.ps2.kbd_buffer.length).toBe(i < 4 ? 1 : 0);
      // The status says whether there is something to read.
      if (ports.port_read8(0x64) & 1) read.push(ports.port_read8(0x60));
      keyboard.pump();
    }
    expect(read).toEqual([0x1e, 0x9e, 0xe0, 0x48]);
  });

  test('drops whole presses once too many wait, and all where codes would be mistaken', async () => {
    const emulator = await stillMachine(2);
    const ports = portsOf(emulator);
    const keyboard = new Keyboard();
    keyboard.attach(emulator);
    for (let i = 0; i < 1000; i++) keyboard.press(Uint8Array.of(0x1e, 0x9e));
    const read: number[] = [];
    while (ports.port_read8(0x64) & 1) {
      read.push(ports.port_read8(0x60));
      keyboard.pump();
    }
    expect(read.length).toBeLessThan(300);
    expect(read.every((code, i) => code === (i % 2 ? 0x9e : 0x1e))).toBe(true);
    expect(read.length % 2).toBe(0);
    emulator.v86.cpu.devices.ps2.command_register &= ~TRANSLATE;
    keyboard.press(Uint8Array.of(0x1e));
    expect(ports.port_read8(0x64) & 1).toBe(0);
  });
});

describe('the second UART', () => {
  test('takes as much as its FIFO has room for, and sends what is written', async () => {
    const sent: [string, number][] = [];
    const emulator = await stillMachine(2, {serialOutput: (port, byte) => sent.push([port, byte])});
    const ports = portsOf(emulator);
    const input = new SerialInput();
    input.attach(emulator);
    const bytes = Uint8Array.from({length: 40}, (_, i) => i + 1);
    input.send(bytes);
    const read: number[] = [];
    while (ports.port_read8(0x2fd) & 1) {
      expect(emulator.v86.cpu.devices.uart1?.input.length).toBeLessThanOrEqual(UART_FIFO);
      read.push(ports.port_read8(0x2f8));
      input.pump();
    }
    expect(read).toEqual([...bytes]);
    ports.port_write8(0x2f8, 0x41);
    ports.port_write8(0x3f8, 0x42);
    expect(sent).toEqual([
      ['serial', 0x41],
      ['log', 0x42],
    ]);
  });

  test('is not there on a machine of before', async () => {
    const emulator = await stillMachine(1);
    const input = new SerialInput();
    input.attach(emulator);
    input.send(Uint8Array.of(1));
    expect(portsOf(emulator).port_read8(0x2fd)).toBe(0xff);
    expect(emulator.v86.cpu.devices.uart0.input).toEqual([]);
  });
});
