/** Owns how the text of a saved machine's screen is drawn before the machine runs. */

/** Clears the screen and undoes all settings (RIS); a saved machine's own output begins with it. */
export const CLEAR = '\x1bc';

/** Whether it clears the screen by itself. */
export const startsClear = (bytes: Uint8Array): boolean => bytes[0] === 0x1b && bytes[1] === 0x63;

/**
 * Without a cursor, for nothing answers yet. The text may be a stranger's: of what is no character only line ends stay.
 */
export const savedScreen = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- they are what is taken out
  `\x1b[?25l${text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '').replaceAll('\n', '\r\n')}`;
