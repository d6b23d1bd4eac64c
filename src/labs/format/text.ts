/** Owns what every text of a lab may be, whatever its format: UTF-8, with the line ends and marks of any editor. */

const REPLACED = '\ufffd';

/** As it is read: without the mark of its encoding, and with line ends of one kind. */
export const plain = (text: string): string => text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');

/** `text`: decoded, whatever its bytes were; undefined if it is a text of UTF-8. */
export function problemOfText(text: string): {line: number; message: string} | undefined {
  const at = text.indexOf(REPLACED);
  if (at < 0) return undefined;
  return {
    line: text.slice(0, at).split('\n').length,
    message: 'has bytes that are no UTF-8: save it as UTF-8',
  };
}
