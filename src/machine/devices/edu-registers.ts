/** Owns the numbers of the `edu` card: where its registers are, what their bits mean, how long it takes for something. */

/** Of the memory region that the card answers in: its BAR 0. */
export const EDU_REGION_BYTES = 1 << 20;
export const DMA_BUFFER_BYTES = 4096;
/** Where the buffer is for the DMA engine; the processor sees nothing there. */
export const DMA_BUFFER_AT = 0x40000;
/** The engine puts 28 bits on the address bus: a driver says so by dma_set_mask(DMA_BIT_MASK(28)). */
export const DMA_MASK = 0x0fff_ffff;

/** Major version, minor version, 0x00ed: 1.0. */
export const IDENTIFICATION = 0x0100_00ed;

export const At = {
  identification: 0x00,
  liveness: 0x04,
  factorial: 0x08,
  status: 0x20,
  interruptStatus: 0x24,
  interruptRaise: 0x60,
  interruptAcknowledge: 0x64,
  dmaSource: 0x80,
  dmaDestination: 0x88,
  dmaCount: 0x90,
  dmaCommand: 0x98,
} as const;

export const Status = {computing: 0x01, interruptWhenDone: 0x80} as const;
export const Command = {run: 0x01, fromCard: 0x02, interruptWhenDone: 0x04} as const;
export const Interrupt = {factorial: 0x001, dma: 0x100} as const;

/**
 * Nanoseconds of guest time: long enough for a driver to see that the card is busy, short enough to wait for. (QEMU takes
 * microseconds for the one and 100 ms for the other.)
 */
export const FACTORIAL_NS = 1_000_000;
export const DMA_NS = 10_000_000;
