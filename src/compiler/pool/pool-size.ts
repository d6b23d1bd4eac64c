/** Owns how many workers may run programs at once, by what is known of the machine that the page is on. */

/** More workers than the guest can feed would wait. */
const MOST = 4;
/** Of RAM in GB: cc1 over a large source takes some 200 MB, the engine's code and the tree 100 more. */
const EACH_GB = 2;

export interface Processors {
  hardwareConcurrency: number;
  /** In GB, rounded, 8 at most; not every browser says. */
  deviceMemory?: number;
}

export interface PoolSize {
  workers: number;
  /** Of them, those that may do what nobody waits for: while somebody waits, the guest's processor has nothing to do. */
  ahead: number;
}

export function poolSize({hardwareConcurrency, deviceMemory = MOST * EACH_GB}: Processors): PoolSize {
  const workers = Math.max(1, Math.min(MOST, hardwareConcurrency, Math.floor(deviceMemory / EACH_GB)));
  return {workers, ahead: Math.max(1, Math.min(workers, hardwareConcurrency - 1))};
}
