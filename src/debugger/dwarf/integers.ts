/** Owns integers of any width, little-endian, as bigint. */

export function integerAt(bytes: Uint8Array, signed: boolean): bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[index] ?? 0);
  return signed ? BigInt.asIntN(bytes.length * 8, value) : value;
}

export function bytesOf(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0, rest = BigInt.asUintN(length * 8, value); index < length; index++, rest >>= 8n)
    bytes[index] = Number(rest & 0xffn);
  return bytes;
}
