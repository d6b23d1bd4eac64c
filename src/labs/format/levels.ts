/** Owns the names of the levels of the kernel's log, as pr_warn and dmesg have them. */

/** Each by its number. */
export const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'] as const;

/** As KERN_WARNING has them, and as people write them. */
const OTHER_NAMES: Readonly<Record<string, (typeof LEVELS)[number]>> = {warning: 'warn', error: 'err'};
export const LEVEL_NAMES: readonly string[] = [...LEVELS, ...Object.keys(OTHER_NAMES)];

export const levelOf = (level: number | string): number =>
  typeof level === 'number'
    ? level
    : LEVELS.findIndex((name) => name === level || name === OTHER_NAMES[level]);
