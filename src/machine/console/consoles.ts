/** Owns the guest's consoles: three terminals, the log, the second UART and the control channel, each by v86's name for it. */
import {HVC_PORTS} from '../v86/emulator';
import {ConsoleInput} from './console-input';
import {ConsoleOutput} from './console-output';
import {KernelLogReader} from './kernel-log';
import {SerialInput} from './serial-input';
import type {History} from '../state/state';
import type {Emulator} from '../v86/v86-internals';
import type {InputPort, Port, SerialPort, TerminalPort} from '../../protocol/consoles';
import type {Phase} from '../../protocol/phase';

/** v86's number of the port behind each terminal; port 1 is the control channel. */
const TERMINAL_HVC: Record<TerminalPort, number> = {terminal1: 0, terminal2: 2, terminal3: 3};
export const CONTROL_HVC = 1;
/** Order in which console histories stand in a saved machine. */
const PORTS: readonly Port[] = ['terminal1', 'terminal2', 'terminal3', 'log', 'serial'];

/** What is remembered of each console: a screenful of a large terminal with colours is about 20 KB. */
const TERMINAL_BYTES = 24 << 10;
const HISTORY_BYTES: Record<Port, number> = {
  terminal1: TERMINAL_BYTES,
  terminal2: TERMINAL_BYTES,
  terminal3: TERMINAL_BYTES,
  log: 96 << 10,
  serial: TERMINAL_BYTES,
};

const isTerminal = (port: Port): port is TerminalPort => port in TERMINAL_HVC;

/** What a root or user prompt ends in. */
// eslint-disable-next-line no-control-regex -- colours may follow the prompt
const PROMPT = /[#$] (?:\x1b\[[0-9;?]*[a-zA-Z])*$/;
/** Clears a terminal before a saved machine's output is shown again (RIS). */
const CLEAR = new TextEncoder().encode('\x1bc');

export interface ConsolesListener {
  /** Of a terminal or the log, batched; the bytes are the listener's. */
  onOutput(port: Port, bytes: Uint8Array<ArrayBuffer>): void;
  /** Of the control channel. */
  onControl(bytes: Uint8Array): void;
}

export class Consoles {
  readonly #listener: ConsolesListener;
  readonly #outputs: ReadonlyMap<Port, ConsoleOutput>;
  readonly #inputs = new Map<number, ConsoleInput>();
  readonly #serialInput = new SerialInput();
  readonly #kernelLog = new KernelLogReader();
  #emulator: Emulator | undefined;
  #onPrompt: () => void = () => undefined;

  constructor(listener: ConsolesListener) {
    this.#listener = listener;
    this.#outputs = new Map(
      PORTS.map((port) => [
        port,
        new ConsoleOutput(HISTORY_BYTES[port], (bytes) => listener.onOutput(port, bytes)),
      ]),
    );
  }

  attach(emulator: Emulator): void {
    this.#emulator = emulator;
    for (const port of HVC_PORTS) this.#inputs.set(port, new ConsoleInput(emulator, port));
    this.#serialInput.attach(emulator);
  }

  type(port: InputPort, bytes: Uint8Array): void {
    if (port === 'serial') this.#serialInput.send(bytes);
    else this.#inputs.get(TERMINAL_HVC[port])?.send(bytes);
  }

  sendControl(bytes: Uint8Array): void {
    this.#inputs.get(CONTROL_HVC)?.send(bytes);
  }

  /**
   * The virtio spec's struct virtio_console_resize is {cols, rows}; v86 0.5.462 sends its second value first
   * (virtio_console.js, SendWindowSize), so it is given [rows, cols] to put columns where Linux reads them.
   */
  resize(port: TerminalPort, rows: number, cols: number): void {
    const clamp = (cells: number) => Math.max(1, Math.min(1000, Math.trunc(cells)));
    this.#emulator?.bus.send(`virtio-console${TERMINAL_HVC[port]}-resize`, [clamp(rows), clamp(cols)]);
  }

  onHvcOutput(hvc: number, bytes: Uint8Array): void {
    if (hvc === CONTROL_HVC) return this.#listener.onControl(bytes);
    const port = PORTS.find((each) => isTerminal(each) && TERMINAL_HVC[each] === hvc);
    if (port) this.#outputs.get(port)?.push(bytes, performance.now());
    if (hvc === 0 && PROMPT.test(String.fromCharCode(...bytes.subarray(-40)))) this.#onPrompt();
  }

  onSerialByte(port: SerialPort, byte: number): void {
    if (port === 'log') this.#kernelLog.push(byte);
    this.#outputs.get(port)?.push(Uint8Array.of(byte), performance.now());
  }

  /** Resolves when terminal 1 prints what looks like a prompt. There is one who waits. */
  nextPrompt(): Promise<void> {
    return new Promise((resolve) => (this.#onPrompt = resolve));
  }

  /** Why the machine has ended, if the kernel's last line in the log was of a panic. */
  get panic(): Extract<Phase, {kind: 'panicked'}> | undefined {
    const message = this.#kernelLog.panic;
    return message === undefined ? undefined : {kind: 'panicked', message};
  }

  /** Whether the page is behind with any of them: then the guest is to stand still. */
  get isFull(): boolean {
    // Whoever shows ttyS1 shows half a megabyte a second at most; a page need not show it at all.
    for (const [port, output] of this.#outputs) if (port !== 'serial' && output.full) return true;
    return false;
  }

  acknowledge(port: Port, bytes: number): void {
    this.#outputs.get(port)?.acknowledge(bytes);
  }

  /** After each slice of guest time: input that the guest has room for, output that is due. */
  pump(isIdle: boolean): void {
    for (const input of this.#inputs.values()) input.pump();
    this.#serialInput.pump();
    this.flush(isIdle);
  }

  flush(isIdle: boolean): void {
    const now = performance.now();
    for (const output of this.#outputs.values()) output.flush(now, isIdle);
  }

  /** For a saved machine. */
  history = (): History => PORTS.map((port) => this.#outputs.get(port)?.history() ?? new Uint8Array(0));

  /** Shows what a saved machine's consoles showed. */
  replay(history: History): void {
    PORTS.forEach((port, i) => {
      // In one piece, so that nobody sees a terminal that is cleared and not yet filled.
      this.#outputs.get(port)?.replay(history[i] ?? new Uint8Array(0), isTerminal(port) ? CLEAR : undefined);
    });
  }

  /** The machine is dead. Input is an interrupt, and an interrupt runs the engine: nothing may reach it any more. */
  close(): void {
    for (const input of this.#inputs.values()) input.close();
    this.#serialInput.close();
  }
}
