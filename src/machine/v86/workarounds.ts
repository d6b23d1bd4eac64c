/** Owns the corrections of v86's faults that must be in place before a state is restored or the CPU runs. */
import type {Cpu, VirtQueue} from './v86-internals';

/** v86's restore assigns these three wasm views instead of writing through them. */
const REPLACED_VIEWS = ['last_result', 'fpu_status_word', 'mxcsr'] as const;

/**
 * v86 0.5.462, cpu.js `set_state`: `this.last_result = state[86]` (and 87, 88) replaces the view onto wasm
 * memory with a detached copy, so the CPU goes on with stale flags. Assigning now writes through.
 */
export function writeThroughViews(cpu: Cpu): void {
  for (const name of REPLACED_VIEWS) {
    const view = cpu[name];
    Object.defineProperty(cpu, name, {
      get: () => view,
      set: (value: Int32Array) => view.set(value),
      configurable: true,
    });
  }
}

/**
 * v86 0.5.462, cpu.rs `set_tsc`: the new offset is computed from a reading that already has the old offset
 * taken off, so the second restore in one instance is wrong by the first one's offset. Setting the TSC to its
 * present value first makes the old offset zero.
 */
export function setTscAbsolutely(cpu: Cpu): void {
  const setTsc = cpu.set_tsc.bind(cpu);
  cpu.set_tsc = (low, high) => {
    cpu.store_current_tsc();
    const [nowLow = 0, nowHigh = 0] = cpu.current_tsc;
    setTsc(nowLow, nowHigh);
    setTsc(low, high);
  };
}

/** Queues by which the guest's four ports send: 1 for port 0, then 5, 7, 9 (virtio spec, "Console Device"). */
const OUTPUT_QUEUES = [1, 5, 7, 9] as const;

/**
 * v86 raises an interrupt for each buffer the guest has sent. Linux's hvc driver has waited for that buffer already
 * (virtio_console.c, __send_to_port spins until it is used), so the interrupt only costs: per line of output two of
 * them and the context switches they cause, some 10 000 instructions. Output queues hand back in silence.
 */
export function quietOutput(cpu: Cpu): void {
  const {virtio} = cpu.devices.virtio_console;
  const raise = virtio.raise_irq.bind(virtio);
  let isQuiet = false;
  virtio.raise_irq = (type) => {
    if (!isQuiet) raise(type);
  };
  for (const number of OUTPUT_QUEUES) {
    const queue = virtio.queues[number];
    if (!queue) continue;
    const flush = queue.flush_replies.bind(queue);
    queue.flush_replies = () => {
      isQuiet = true;
      try {
        flush();
      } finally {
        isQuiet = false;
      }
    };
  }
}

/**
 * v86 sends port 0's first size by itself, rows and columns swapped (see `Machine.resize`): 80 rows of 25 columns.
 * Stored the other way round it arrives as 25 rows of 80.
 */
export function swapFirstSize(cpu: Cpu): void {
  const console = cpu.devices.virtio_console;
  [console.rows, console.cols] = [80, 25];
}

/**
 * Linux's driver offers buffers of a page, and of 32 KB to a program that writes to a port (virtio_console.c); of the
 * share's messages it knows that they have 64 KB, and a write's head stands before its buffers.
 */
const CHAIN_LIMIT = 65 << 10;

/**
 * v86 believes a guest about how much it has queued: one notification can name 65 535 chains of 2 GB, which v86 would
 * copy out in one go, and the browser would end the page with it. A ring never holds more chains than it has entries
 * (virtio spec, "The Virtqueue Available Ring"): one that says so is broken and is not served.
 */
export function boundQueues(cpu: Cpu): void {
  for (const queue of cpu.devices.virtio_console.virtio.queues) boundQueue(queue);
}

export function boundQueue(queue: VirtQueue): void {
  const count = queue.count_requests.bind(queue);
  queue.count_requests = () => {
    const requests = count();
    return requests > queue.size ? 0 : requests;
  };
  const pop = queue.pop_request.bind(queue);
  queue.pop_request = () => {
    const chain = pop();
    chain.length_readable = Math.max(0, Math.min(CHAIN_LIMIT, chain.length_readable));
    return chain;
  };
}
