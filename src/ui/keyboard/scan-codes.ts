/**
 * Owns which scan code a key has: those of set 1, as a PC's keyboard controller gives them to the system, by what browsers call
 * the key (KeyboardEvent.code). A release is the last byte with 0x80 added.
 */

const MAIN =
  'Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace ' +
  'Tab KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter ' +
  'ControlLeft KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote ' +
  'ShiftLeft Backslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight NumpadMultiply ' +
  'AltLeft Space CapsLock F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock ' +
  'Numpad7 Numpad8 Numpad9 NumpadSubtract Numpad4 Numpad5 Numpad6 NumpadAdd Numpad1 Numpad2 Numpad3 Numpad0 NumpadDecimal';

/** With 0xe0 before them. */
const EXTENDED: Readonly<Record<string, number>> = {
  NumpadEnter: 0x1c,
  ControlRight: 0x1d,
  NumpadDivide: 0x35,
  PrintScreen: 0x37,
  AltRight: 0x38,
  Home: 0x47,
  ArrowUp: 0x48,
  PageUp: 0x49,
  ArrowLeft: 0x4b,
  ArrowRight: 0x4d,
  End: 0x4f,
  ArrowDown: 0x50,
  PageDown: 0x51,
  Insert: 0x52,
  Delete: 0x53,
  MetaLeft: 0x5b,
  MetaRight: 0x5c,
  ContextMenu: 0x5d,
};

const CODES = new Map<string, readonly number[]>([
  // The first key's code is 1, and so on.
  ...MAIN.split(' ').map((code, at) => [code, [at + 1]] as const),
  ['IntlBackslash', [0x56]],
  ['F11', [0x57]],
  ['F12', [0x58]],
  ...Object.entries(EXTENDED).map(([code, last]) => [code, [0xe0, last]] as const),
]);

/** The one key that has no release: both are sent when it is pressed. */
const PAUSE = [0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5];

/** What the keyboard sends; undefined: a PC's has no such key. */
export function scanCode(code: string, isDown: boolean): Uint8Array | undefined {
  if (code === 'Pause') return Uint8Array.from(isDown ? PAUSE : []);
  const down = CODES.get(code);
  return down && Uint8Array.from(down, (byte) => (isDown || byte === 0xe0 ? byte : byte | 0x80));
}
