/** Owns what the operating system says of the browser's processes (Linux only: elsewhere nothing is known). */
import {readFileSync, readdirSync} from 'node:fs';

const TICKS_PER_SECOND = 100;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Process ids of a process and all below it. */
export function processesBelow(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const found = [root];
  for (const parent of found) for (const [pid, above] of parents) if (above === parent) found.push(pid);
  return found;
}

/** Seconds of CPU that the browser has used so far. */
export function cpuSeconds(root: number): number {
  let ticks = 0;
  for (const pid of processesBelow(root)) {
    const stat = read(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return ticks / TICKS_PER_SECOND;
}

/** Megabytes of a process, shared pages counted by share. */
export const processMegabytes = (pid: number): number =>
  Number(/^Pss: +(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;

/** Megabytes of the largest renderer, shared pages counted by share: the one with the machine. */
export function rendererMegabytes(root: number): number {
  const sizes = processesBelow(root)
    .filter((pid) => read(`/proc/${pid}/cmdline`).includes('--type=renderer'))
    .map(processMegabytes);
  return Math.max(0, ...sizes);
}

/** What the programs below this process cost while nothing is asked of them, in percent of a core. */
export async function idlePercent(seconds: number): Promise<number> {
  const [before, from] = [cpuSeconds(process.pid), process.cpuUsage()];
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const own = process.cpuUsage(from);
  const used = cpuSeconds(process.pid) - before - (own.user + own.system) / 1e6;
  return (used / seconds) * 100;
}
