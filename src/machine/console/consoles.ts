/** Owns the guest's consoles: its terminals, the log, the second UART and the control channel, each by v86's name for it. */
import {HVC_PORTS} from '../v86/emulator';
import {ConsoleInput} from './console-input';
import {ConsoleOutput} from './console-output';
import {KernelLogReader} from './kernel-log';
import {LAST_ID, Multiplexer} from './multiplexer';
import {SerialInput} from './serial-input';
import {CONSOLE, TERMINAL_NAME_BYTES, isTerminal} from '../../protocol/consoles';
import type {History} from '../state/state';
import type {Emulator} from '../v86/v86-internals';
import type {GuestTerminal, InputPort, Port, SerialPort, TerminalPort} from '../../protocol/consoles';
import type {Phase} from '../../protocol/phase';

/** v86's number of the port behind each terminal that has one to itself; port 1 is the control channel. */
const OWN_HVC: ReadonlyMap<TerminalPort, number> = new Map([
  [CONSOLE, 0],
  ['terminal2', 2],
  ['terminal3', 3],
]);
const CONTROL_HVC = 1;
/** The port of the guest's multiplexer, on bases that have one. */
const MULTIPLEXER_HVC = 2;
/** Order in which console histories stand in a saved machine; that of the multiplexer's terminals follows. */
const PORTS: readonly Port[] = [CONSOLE, 'terminal2', 'terminal3', 'log', 'serial'];

/** What is remembered of each console: a screenful of a large terminal with colours is about 20 KB. */
const TERMINAL_BYTES = 24 << 10;
const LOG_BYTES = 96 << 10;

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
  /** Terminals have come, gone, or been renamed. */
  onTerminals(terminals: GuestTerminal[], mayOpen: boolean): void;
  /** The guest could not open another terminal, for this errno. */
  onTerminalRefused(errno: number): void;
}

export class Consoles {
  readonly #listener: ConsolesListener;
  readonly #outputs: ReadonlyMap<Port, ConsoleOutput>;
  readonly #inputs = new Map<number, ConsoleInput>();
  readonly #serialInput = new SerialInput();
  readonly #kernelLog = new KernelLogReader();
  #emulator: Emulator | undefined;
  readonly #multiplexer: Multiplexer;
  #isMultiplexed = false;
  #onPrompt: () => void = () => undefined;

  constructor(listener: ConsolesListener) {
    this.#listener = listener;
    this.#outputs = new Map(
      PORTS.map((port) => [
        port,
        new ConsoleOutput(port === 'log' ? LOG_BYTES : TERMINAL_BYTES, (bytes) =>
          listener.onOutput(port, bytes),
        ),
      ]),
    );
    this.#multiplexer = new Multiplexer({
      send: (bytes) => this.#inputs.get(MULTIPLEXER_HVC)?.send(bytes),
      onTerminals: () => this.#tellTerminals(),
      onOutput: (port, bytes) => listener.onOutput(port, bytes),
      onRefused: (errno) => listener.onTerminalRefused(errno),
    });
  }

  /** Of a machine that boots: whether its guest has a multiplexer. */
  begin(isMultiplexed: boolean): void {
    this.#isMultiplexed = isMultiplexed;
    this.#tellTerminals();
  }

  attach(emulator: Emulator): void {
    this.#emulator = emulator;
    for (const port of HVC_PORTS) this.#inputs.set(port, new ConsoleInput(emulator, port));
    this.#serialInput.attach(emulator);
    if (this.#multiplexer.answers) this.#multiplexer.ask();
  }

  type(port: InputPort, bytes: Uint8Array): void {
    if (port === 'serial') return this.#serialInput.send(bytes);
    const hvc = this.#ownHvc(port);
    if (hvc === undefined) this.#multiplexer.type(port, bytes);
    else this.#inputs.get(hvc)?.send(bytes);
  }

  /** Another terminal, of this size; it is there when the listener is told. */
  openTerminal(rows: number, cols: number): void {
    if (this.#isMultiplexed) this.#multiplexer.open(cells(rows), cells(cols));
  }

  closeTerminal(port: TerminalPort): void {
    if (this.#ownHvc(port) === undefined) this.#multiplexer.close(port);
  }

  /** A name of more than 60 bytes is cut between characters. */
  renameTerminal(port: TerminalPort, name: string): void {
    const bytes = new Uint8Array(TERMINAL_NAME_BYTES);
    const {written} = new TextEncoder().encodeInto(name.replaceAll('\0', ''), bytes);
    if (this.#ownHvc(port) === undefined) this.#multiplexer.rename(port, bytes.subarray(0, written));
  }

  sendControl(bytes: Uint8Array): void {
    this.#inputs.get(CONTROL_HVC)?.send(bytes);
  }

  /**
   * The virtio spec's struct virtio_console_resize is {cols, rows}; v86 0.5.462 sends its second value first
   * (virtio_console.js, SendWindowSize), so it is given [rows, cols] to put columns where Linux reads them.
   */
  resize(port: TerminalPort, rows: number, cols: number): void {
    const hvc = this.#ownHvc(port);
    if (hvc === undefined) this.#multiplexer.resize(port, cells(rows), cells(cols));
    else this.#emulator?.bus.send(`virtio-console${hvc}-resize`, [cells(rows), cells(cols)]);
  }

  /** Returns whether it was something that a person is to see. */
  onHvcOutput(hvc: number, bytes: Uint8Array): boolean {
    if (hvc === CONTROL_HVC) {
      this.#listener.onControl(bytes);
      return false;
    }
    if (this.#isMultiplexed && hvc === MULTIPLEXER_HVC)
      return this.#multiplexer.onBytes(bytes, performance.now());
    for (const [port, own] of OWN_HVC)
      if (own === hvc) this.#outputs.get(port)?.push(bytes, performance.now());
    if (hvc === 0 && PROMPT.test(String.fromCharCode(...bytes.subarray(-40)))) this.#onPrompt();
    return true;
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
    for (const output of this.#multiplexer.outputs) if (output.full) return true;
    return false;
  }

  acknowledge(port: Port, bytes: number): void {
    const output =
      isTerminal(port) && this.#ownHvc(port) === undefined
        ? this.#multiplexer.output(port)
        : this.#outputs.get(port);
    output?.acknowledge(bytes);
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
    for (const output of this.#multiplexer.outputs) output.flush(now, isIdle);
  }

  /** For a saved machine. */
  history = (): History => {
    const own = PORTS.map((port) => this.#outputs.get(port)?.history() ?? new Uint8Array(0));
    return this.#isMultiplexed ? [...own, this.#multiplexer.history()] : own;
  };

  /** Of a saved machine: shows what its consoles showed. One with a multiplexer has a history more. */
  replay(history: History): void {
    const multiplexed = history[PORTS.length];
    this.begin(multiplexed !== undefined);
    PORTS.forEach((port, i) => {
      if (isTerminal(port) && this.#ownHvc(port) === undefined) return;
      // In one piece, so that nobody sees a terminal that is cleared and not yet filled.
      this.#outputs.get(port)?.replay(history[i] ?? new Uint8Array(0), isTerminal(port) ? CLEAR : undefined);
    });
    if (multiplexed) this.#multiplexer.replay(multiplexed, CLEAR);
  }

  /** The machine is dead. Input is an interrupt, and an interrupt runs the engine: nothing may reach it any more. */
  close(): void {
    for (const input of this.#inputs.values()) input.close();
    this.#serialInput.close();
  }

  /** v86's port of a terminal that has one to itself. */
  #ownHvc(port: TerminalPort): number | undefined {
    return this.#isMultiplexed && port !== CONSOLE ? undefined : OWN_HVC.get(port);
  }

  #tellTerminals(): void {
    if (!this.#isMultiplexed) {
      const fixed = [...OWN_HVC.keys()].map((port) => ({port, name: '', own: false}));
      return this.#listener.onTerminals(fixed, false);
    }
    const opened = this.#multiplexer.terminals.map((terminal) => ({...terminal, own: true}));
    const all = [{port: CONSOLE, name: '', own: false}, ...opened];
    this.#listener.onTerminals(all, this.#multiplexer.answers && all.length < LAST_ID);
  }
}

/** A number of rows or columns, within what a terminal may have. */
const cells = (wanted: number) => Math.max(1, Math.min(1000, Math.trunc(wanted)));
