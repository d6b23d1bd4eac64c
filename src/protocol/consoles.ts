/** Owns the names of the guest's consoles as both threads see them. */

/**
 * `terminal1` is the console, a shell on hvc0 that is always there. The others are pseudoterminals, as many as wanted,
 * which the guest's multiplexer has on hvc2; on bases of before it, `terminal2` and `terminal3` are shells on hvc2 and hvc3.
 * `log` is ttyS0, where the kernel prints; `serial` is ttyS1, the second UART, free for a driver of one's own. hvc1, the control
 * channel, is the machine's own and never leaves the worker.
 */
export type TerminalPort = `terminal${number}`;
export type SerialPort = 'log' | 'serial';
export type Port = TerminalPort | SerialPort;
/** What takes input. */
export type InputPort = Exclude<Port, 'log'>;

export const CONSOLE: TerminalPort = 'terminal1';

export const isTerminal = (port: Port): port is TerminalPort => port !== 'log' && port !== 'serial';

/** The number in a terminal's name, by which people know it. */
export const terminalNumber = (port: TerminalPort): number => Number(port.slice('terminal'.length));

/** One of the terminals that a machine has. */
export interface GuestTerminal {
  port: TerminalPort;
  /** What a person has called it, or empty. Kept in the guest, so it may be a stranger's: any text of 60 bytes at most. */
  name: string;
  /** It can be closed and named; the console and those of older bases cannot. */
  own: boolean;
}

/** A terminal's name, in bytes of UTF-8 (build-scripts/rootfs/terminals). */
export const TERMINAL_NAME_BYTES = 60;
