/** Owns the question when a guest has settled. */

/**
 * Instructions of a second in which nothing but timers runs: the checking kernel looks at each of their locks, and takes a
 * hundred thousand for what the other does in twenty.
 */
export const settledInstructions = (kernel: string | undefined): number =>
  kernel === 'checking' ? 1_500_000 : 200_000;
