/** Owns the numbering of the guest's consoles as both threads see it. */

/**
 * `terminal` 1..3 are the shells on hvc0, hvc2, hvc3; `log` is ttyS0, where the kernel prints; `serial` is ttyS1, the
 * second UART, free for a driver of one's own. hvc1, the control channel, is the machine's own and never leaves the worker.
 */
export type Port = 'terminal1' | 'terminal2' | 'terminal3' | 'log' | 'serial';
export type SerialPort = 'log' | 'serial';
export type TerminalPort = Exclude<Port, SerialPort>;
/** What takes input. */
export type InputPort = Exclude<Port, 'log'>;

export const TERMINALS: readonly TerminalPort[] = ['terminal1', 'terminal2', 'terminal3'];
