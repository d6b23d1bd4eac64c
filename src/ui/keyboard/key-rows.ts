/** Owns the keys of the keyboard on the page: where they are, what stands on them, and how they are called. */

export interface Key {
  /** As KeyboardEvent.code has it. */
  code: string;
  /** What stands on it; with Shift, the second. */
  caps: readonly [string] | readonly [string, string];
  /** What it is called, if that is not what stands on it. */
  name?: string;
  /** In keys. */
  width?: number;
  /** It stays down until the next key. */
  isSticky?: boolean;
}

const plain = (codes: string) => codes.split(' ').map((code): Key => ({code, caps: [code]}));
const letters = (text: string) =>
  text.split(' ').map((letter): Key => ({code: `Key${letter}`, caps: [letter]}));
const key = (code: string, cap: string, more: Partial<Omit<Key, 'code' | 'caps'>> = {}): Key => ({
  code,
  caps: [cap],
  ...more,
});
const pair = (code: string, lower: string, upper: string, name: string): Key => ({
  code,
  caps: [lower, upper],
  name,
});
const digits = '1 2 3 4 5 6 7 8 9 0'.split(' ').map((digit, at): Key => ({
  code: `Digit${digit}`,
  caps: [digit, '!@#$%^&*()'.charAt(at)],
  name: digit,
}));
const sticky = (code: string, cap: string, name: string, width: number) =>
  key(code, cap, {name, width, isSticky: true});

export const ROWS: readonly (readonly Key[])[] = [
  [key('Escape', 'Esc', {name: 'Escape'}), ...plain('F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12')],
  [
    pair('Backquote', '`', '~', 'Backquote'),
    ...digits,
    pair('Minus', '-', '_', 'Minus'),
    pair('Equal', '=', '+', 'Equals'),
    key('Backspace', '⌫', {name: 'Backspace', width: 2}),
  ],
  [
    key('Tab', 'Tab', {width: 1.5}),
    ...letters('Q W E R T Y U I O P'),
    pair('BracketLeft', '[', '{', 'Left bracket'),
    pair('BracketRight', ']', '}', 'Right bracket'),
    {...pair('Backslash', '\\', '|', 'Backslash'), width: 1.5},
  ],
  [
    key('CapsLock', 'Caps', {name: 'Caps Lock', width: 1.75}),
    ...letters('A S D F G H J K L'),
    pair('Semicolon', ';', ':', 'Semicolon'),
    pair('Quote', "'", '"', 'Quote'),
    key('Enter', 'Enter', {width: 2.25}),
  ],
  [
    sticky('ShiftLeft', 'Shift', 'Left Shift', 2.25),
    ...letters('Z X C V B N M'),
    pair('Comma', ',', '<', 'Comma'),
    pair('Period', '.', '>', 'Period'),
    pair('Slash', '/', '?', 'Slash'),
    sticky('ShiftRight', 'Shift', 'Right Shift', 2.75),
  ],
  [
    sticky('ControlLeft', 'Ctrl', 'Left Control', 1.5),
    sticky('MetaLeft', 'Meta', 'Meta', 1.25),
    sticky('AltLeft', 'Alt', 'Left Alt', 1.25),
    key('Space', ' ', {name: 'Space', width: 5}),
    sticky('AltRight', 'AltGr', 'Right Alt', 1.25),
    key('ContextMenu', '☰', {name: 'Menu'}),
    sticky('ControlRight', 'Ctrl', 'Right Control', 1.5),
  ],
];

/** Beside the others. */
export const NAVIGATION: readonly (readonly Key[])[] = [
  [
    key('PrintScreen', 'PrtSc', {name: 'Print Screen'}),
    key('ScrollLock', 'ScrLk', {name: 'Scroll Lock'}),
    key('Pause', 'Pause'),
  ],
  [key('Insert', 'Ins', {name: 'Insert'}), key('Home', 'Home'), key('PageUp', 'PgUp', {name: 'Page Up'})],
  [key('Delete', 'Del', {name: 'Delete'}), key('End', 'End'), key('PageDown', 'PgDn', {name: 'Page Down'})],
  [key('ArrowUp', '↑', {name: 'Up'})],
  [
    key('ArrowLeft', '←', {name: 'Left'}),
    key('ArrowDown', '↓', {name: 'Down'}),
    key('ArrowRight', '→', {name: 'Right'}),
  ],
];
