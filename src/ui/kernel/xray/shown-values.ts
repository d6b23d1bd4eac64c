/** Owns how the X-ray writes times, addresses, sizes and what kernel functions return. */
import {errnoName} from '../../../protocol/guest/errno';

/** A browser may give the guest a clock that is no finer than 0.1 ms. */
export const micro = (us: number) =>
  us < 1
    ? '< 0.1 ms'
    : us >= 10_000
      ? `${(us / 1000).toFixed(0)} ms`
      : us >= 1000
        ? `${(us / 1000).toFixed(1)} ms`
        : `${us.toFixed(0)} µs`;

/** A place on a time axis. */
export const moment = (us: number) =>
  us === 0
    ? '0'
    : Math.abs(us) >= 1000
      ? `${Number((us / 1000).toFixed(3))} ms`
      : `${Number(us.toFixed(2))} µs`;

export const difference = (us: number) =>
  Math.abs(us) < 1 ? 'the same' : `${us < 0 ? '−' : '+'}${micro(Math.abs(us))}`;

/** The kernel's errors are -1 ... -4095 (include/linux/err.h). */
export const isError = (returned: number | undefined) =>
  returned !== undefined && returned < 0 && returned >= -4095;

/** A kernel function returns a number, an address or an error; what it is only its source tells. */
export const shownReturn = (returned: number) =>
  returned <= 4096 && returned >= -4095 ? String(returned) : hex(returned >>> 0);

/** With the name of the error, where it is one that has a name. */
export function returnInWords(returned: number): string {
  const name = isError(returned) ? errnoName(-returned) : '';
  return `${shownReturn(returned)}${name.startsWith('E') ? ` (-${name})` : ''}`;
}

export const hex = (address: number) => `0x${address.toString(16)}`;

export const bytes = (size: number) => `${size} ${size === 1 ? 'byte' : 'bytes'}`;
