/** Owns how much the guest's compile calls may be and hold. Beyond it a call ends with a message; nobody else notices. */

export interface CallLimits {
  /** Served at once; the others wait their turn. */
  readonly calls: number;
  /** Of a call's first frame. */
  readonly headBytes: number;
  readonly frameBytes: number;
  /** What one call writes in its life. */
  readonly callBytes: number;
  /** What all calls hold at once, here and with the compiler. */
  readonly allBytes: number;
  /** Frames in one answer: files and directories. */
  readonly answerFrames: number;
}

export const CALL_LIMITS: CallLimits = {
  calls: 64,
  // Linux takes 6 MB of arguments and environment at most (fs/exec.c, bprm_stack_limits: three quarters of 8 MB).
  headBytes: 6 << 20,
  frameBytes: 64 << 20,
  // The guest has 128 MB of RAM.
  callBytes: 256 << 20,
  allBytes: 512 << 20,
  answerFrames: 20_000,
};
