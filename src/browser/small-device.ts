/** Owns the question whether this device has so little memory that nothing is kept in it ahead of time. */

/** In GB, as browsers round it. A page with one machine takes about a quarter of one, a second machine half as much again. */
const SMALL_GB = 4;

/** Browsers that do not say how much there is are taken for those of larger ones. */
export const isSmallDevice = (
  device: {deviceMemory?: number} = navigator as Navigator & {deviceMemory?: number},
): boolean => device.deviceMemory !== undefined && device.deviceMemory <= SMALL_GB;
