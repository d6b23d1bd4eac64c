/** Owns the level of each line of the log: the console prints none, the kernel's own record of the same line has it. */
import type {Line} from './log-lines';
import type {LogRecord} from '../../protocol/guest';

export type LevelName = 'error' | 'warning' | 'notice' | 'info' | 'debug';

/** 0 emergency, 1 alert, 2 critical, 3 error, 4 warning, 5 notice, 6 info, 7 debug. */
const NAMES: readonly LevelName[] = [
  'error',
  'error',
  'error',
  'error',
  'warning',
  'notice',
  'info',
  'debug',
];

/** What a person may want to see: up to this level. */
export const LIMITS = [
  {most: 7, name: 'all levels'},
  {most: 6, name: 'no debug'},
  {most: 4, name: 'warnings, errors'},
  {most: 3, name: 'errors'},
] as const;

/** More than lines are shown. */
const KEPT = 4000;

const keyOf = (atUs: number, text: string) => `${atUs} ${text.slice(0, 80)}`;

export class LogLevels {
  readonly #levels = new Map<string, number>();

  take(records: readonly LogRecord[]): void {
    for (const {atUs, level, text} of records)
      for (const line of text.split('\n')) this.#levels.set(keyOf(atUs, line), level);
    for (const key of this.#levels.keys()) {
      if (this.#levels.size <= KEPT) break;
      this.#levels.delete(key);
    }
  }

  clear(): void {
    this.#levels.clear();
  }

  /** Of a line that nobody recorded (before the lab, after a panic), what its words say. */
  of({atUs, text, time, bad}: Line): number {
    const known = atUs === undefined ? undefined : this.#levels.get(keyOf(atUs, text.slice(time.length)));
    return known ?? (bad ? 3 : 6);
  }
}

export const levelName = (level: number): LevelName => NAMES[level] ?? 'info';
