/** Owns tars as tests make them, in the format of those that are shipped. */

/** One entry; its bytes are "x", `size` times, or a text. */
export function entry(
  path: string,
  type: '0' | '2' | '5',
  content: number | string = 0,
  target = '',
): Uint8Array {
  const body = typeof content === 'number' ? 'x'.repeat(content) : content;
  const bytes = new Uint8Array(512 + Math.ceil(body.length / 512) * 512);
  const put = (text: string, at: number) => bytes.set(Buffer.from(text), at);
  put(path, 0);
  put('0000644', 100);
  put(body.length.toString(8).padStart(11, '0'), 124);
  put('00000000017', 136);
  put(type, 156);
  put(target, 157);
  put(body, 512);
  return bytes;
}

export const tarOf = (...entries: Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat([...entries, new Uint8Array(1024)]));
