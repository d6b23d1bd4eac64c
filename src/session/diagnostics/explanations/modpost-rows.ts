/** Owns the sentences for symbols that are undefined when a module is put together; `when` sees the symbol alone. */
import {GONE_NAMES} from './gone-names';
import {OF_LIBC} from './header-of';
import type {Explanation} from './explanation';

const row = (id: string, when: RegExp, say: Explanation['say']): Explanation => ({
  id,
  where: 'modpost',
  when,
  say,
});

export const MODPOST_ROWS: readonly Explanation[] = [
  // libgcc's, of which a 32-bit kernel has none: libgcc2.h names them by the width of their operands.
  row(
    'division-64',
    /^__u?(?:div|mod|divmod)(?:di3|di4|moddi4)$/,
    'a 64-bit / or % on a 32-bit kernel: use div_u64(), div64_s64() or do_div()',
  ),
  row(
    'other-64',
    /^__(?:mul|ash[lr]|lshr|neg|ffs|cmp|ucmp|bswap|popcount|parity|clz|ctz)[dst]i[23]$/,
    'a 64-bit operation for which gcc calls its own library, which the kernel does not have',
  ),
  row(
    'floating-point-call',
    /^__(?:add|sub|mul|div|neg|pow|eq|ne|lt|le|gt|ge|cmp|unord|extend|trunc|fix|fixuns|float|floatun|floatuns)(?:[sdxt][fci]){1,2}[23]?$|^(?:sqrt|pow|sin|cos|tan|exp|log|log10|floor|ceil|round|fabs)f?$/,
    'floating point: the kernel calculates with integers only',
  ),
  row('undefined-gone', /^\w{1,120}$/, ([name = '']) => {
    const [since, instead = ''] = GONE_NAMES.get(name) ?? [];
    return since === undefined
      ? undefined
      : `gone${since && ` since Linux ${since}`}; in its place: ${instead}`;
  }),
  row('undefined-libc', /^\w{1,120}$/, ([name = '']) => {
    const instead = OF_LIBC.get(name);
    return instead === undefined ? undefined : `a function of the C library; the kernel has ${instead}`;
  }),
];
