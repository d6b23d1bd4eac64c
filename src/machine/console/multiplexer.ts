/**
 * Owns the page's end of the guest's terminal multiplexer: which terminals there are, what each prints and is sent, and what
 * of it a save keeps. Frames: build-scripts/rootfs/terminals/README.md.
 */
import {concat} from '../concat';
import {ConsoleOutput} from './console-output';
import {readTerminals, writeTerminals} from './terminal-history';
import {FrameReader, encodeFrame} from './slip';
import {terminalNumber} from '../../protocol/consoles';
import type {SavedTerminals} from './terminal-history';
import type {TerminalPort} from '../../protocol/consoles';

/** Numbers of the multiplexer's terminals: 1 is the console. */
export const FIRST_ID = 2;
export const LAST_ID = 16;

/** Input that the guest's side has room for beyond what it has taken. */
const WINDOW = 4096;
const INPUT_PIECE = 1024;
/** What is remembered of each; all together must stay below what a save's history may be. */
const KEPT_BYTES = 14 << 10;

const TO_GUEST = {list: 'L', open: 'O', input: 'I', size: 'S', name: 'N', close: 'C'} as const;

export interface MultiplexerListener {
  /** Towards the guest, over its line. */
  send(bytes: Uint8Array): void;
  /** They have come, gone, or been renamed. */
  onTerminals(): void;
  onOutput(port: TerminalPort, bytes: Uint8Array<ArrayBuffer>): void;
  /** A terminal could not be opened: the guest's errno. */
  onRefused(errno: number): void;
}

interface Terminal {
  name: string;
  readonly output: ConsoleOutput;
  /** Typed, and not sent yet. */
  readonly waiting: Uint8Array[];
  /** Sent, and not with the terminal yet; undefined: not known since a restore. */
  underway: number | undefined;
}

export class Multiplexer {
  readonly #listener: MultiplexerListener;
  readonly #terminals = new Map<number, Terminal>();
  readonly #reader = new FrameReader();
  #answers = false;

  constructor(listener: MultiplexerListener) {
    this.#listener = listener;
  }

  /** The guest's side has been heard of in this life of the machine, or of the saved one. */
  get answers(): boolean {
    return this.#answers;
  }

  get terminals(): {port: TerminalPort; name: string}[] {
    return [...this.#terminals]
      .sort(([a], [b]) => a - b)
      .map(([id, {name}]) => ({port: `terminal${id}`, name}));
  }

  get outputs(): Iterable<ConsoleOutput> {
    return [...this.#terminals.values()].map(({output}) => output);
  }

  output(port: TerminalPort): ConsoleOutput | undefined {
    return this.#terminals.get(terminalNumber(port))?.output;
  }

  /** Asks what there is: after a restore, whose save is older than what the guest did last. */
  ask(): void {
    this.#send(TO_GUEST.list, 0);
  }

  /** Opens the one of the lowest free number; nothing happens if there are as many as there can be. */
  open(rows: number, cols: number): void {
    for (let id = FIRST_ID; id <= LAST_ID; id++)
      if (!this.#terminals.has(id)) return this.#send(TO_GUEST.open, id, words(rows, cols));
  }

  close(port: TerminalPort): void {
    this.#send(TO_GUEST.close, terminalNumber(port));
  }

  /** `name`: UTF-8, cut to what a name may have by whoever asks. */
  rename(port: TerminalPort, name: Uint8Array): void {
    this.#send(TO_GUEST.name, terminalNumber(port), name);
  }

  resize(port: TerminalPort, rows: number, cols: number): void {
    if (this.#terminals.has(terminalNumber(port)))
      this.#send(TO_GUEST.size, terminalNumber(port), words(rows, cols));
  }

  type(port: TerminalPort, bytes: Uint8Array): void {
    const id = terminalNumber(port);
    const terminal = this.#terminals.get(id);
    if (!terminal || bytes.length === 0) return;
    terminal.waiting.push(bytes.slice());
    this.#feed(id, terminal);
  }

  /** Bytes of the line. Returns whether a program of the guest printed something. */
  onBytes(bytes: Uint8Array, now: number): boolean {
    let printed = false;
    this.#reader.push(bytes, (frame) => {
      const [type = 0, id = 0] = frame;
      const payload = frame.subarray(2);
      switch (String.fromCharCode(type)) {
        case 'T':
          return this.#list(payload);
        case 'D':
          printed = true;
          return this.#terminals.get(id)?.output.push(payload, now);
        case 'A':
          return this.#taken(id, payload);
        case 'E':
          return this.#listener.onRefused(payload[0] ?? 0);
      }
    });
    return printed;
  }

  /** For a saved machine. */
  history(): Uint8Array<ArrayBuffer> {
    if (!this.#answers) return new Uint8Array(0);
    const terminals = [...this.#terminals].map(([id, {name, output}]) => ({
      id,
      name,
      history: output.history(),
    }));
    return writeTerminals({half: this.#reader.half(), terminals});
  }

  /** As a saved machine had them; `first` goes before what each shows. */
  replay(history: Uint8Array, first: Uint8Array): void {
    const saved: SavedTerminals | undefined = readTerminals(history);
    if (!saved) return;
    this.#answers = true;
    for (const {id, name} of saved.terminals)
      if (id >= FIRST_ID && id <= LAST_ID) this.#terminals.set(id, this.#make(id, name, undefined));
    this.#listener.onTerminals();
    for (const {id, history: shown} of saved.terminals)
      this.#terminals.get(id)?.output.replay(shown.slice(-KEPT_BYTES), first);
    this.onBytes(saved.half, 0);
  }

  #list(payload: Uint8Array): void {
    const had = this.#terminals;
    const has = new Set<number>();
    for (let at = 0; at + 4 <= payload.length;) {
      const [id = 0, low = 0, high = 0, length = 0] = payload.subarray(at, at + 4);
      const name = new TextDecoder().decode(payload.slice(at + 4, at + 4 + length));
      at += 4 + length;
      if (id < FIRST_ID || id > LAST_ID) continue;
      has.add(id);
      const underway = low | (high << 8);
      const known = had.get(id);
      if (!known) had.set(id, this.#make(id, name, underway));
      else {
        known.name = name;
        known.underway ??= underway;
      }
    }
    for (const id of had.keys()) if (!has.has(id)) had.delete(id);
    this.#answers = true;
    this.#listener.onTerminals();
    for (const [id, terminal] of had) this.#feed(id, terminal);
  }

  #make(id: number, name: string, underway: number | undefined): Terminal {
    const port: TerminalPort = `terminal${id}`;
    const output = new ConsoleOutput(KEPT_BYTES, (bytes) => this.#listener.onOutput(port, bytes));
    return {name, output, waiting: [], underway};
  }

  #taken(id: number, payload: Uint8Array): void {
    const terminal = this.#terminals.get(id);
    const [low = 0, high = 0] = payload;
    if (terminal?.underway === undefined) return;
    terminal.underway = Math.max(0, terminal.underway - (low | (high << 8)));
    this.#feed(id, terminal);
  }

  /** Sends what waits, as far as the guest's side has room. */
  #feed(id: number, terminal: Terminal): void {
    let first = terminal.waiting[0];
    while (first && terminal.underway !== undefined && terminal.underway < WINDOW) {
      const piece = first.subarray(0, Math.min(INPUT_PIECE, WINDOW - terminal.underway));
      this.#send(TO_GUEST.input, id, piece);
      terminal.underway += piece.length;
      if (piece.length < first.length) terminal.waiting[0] = first.subarray(piece.length);
      else terminal.waiting.shift();
      first = terminal.waiting[0];
    }
  }

  #send(type: string, id: number, payload: Uint8Array = new Uint8Array(0)): void {
    this.#listener.send(encodeFrame(concat([Uint8Array.of(type.charCodeAt(0), id), payload])));
  }
}

/** Of 16 bits each, the lower byte first. */
const words = (...numbers: number[]) => Uint8Array.from(numbers.flatMap((n) => [n & 0xff, (n >> 8) & 0xff]));
