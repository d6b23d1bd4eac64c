/** Owns what is remembered of a person's work in the debugger, for whoever judges it later. Types only. */

/** How the machine came to stand where it does; `oops`: before the kernel reports one; `back`: it was put back to this moment. */
export type StopCause = 'breakpoint' | 'step' | 'back' | 'change' | 'oops';

export type DebugEvent =
  | {
      /** The machine stood for a person to look at. */
      kind: 'stop';
      by: StopCause;
      /** Of the innermost function; before an oops of the innermost that has a source. */
      function: string;
      /** The file's name, without its directory; '' where there is no source. */
      file: string;
      /** From 1; 0 where there is no source. */
      line: number;
      /** What stands in the line, without its indentation. */
      text: string;
      /** The name of the process; of an interrupt, of that which it interrupted. */
      task: string;
      context: 'process' | 'interrupt';
    }
  | {
      /** A call was recorded. */
      kind: 'recording';
      function: string;
      end: 'returned' | 'oops' | 'lines' | 'left';
      lines: number;
    }
  | {
      /** A recording was asked when a value had changed, and named this line. */
      kind: 'origin';
      value: string;
      function: string;
      file: string;
      line: number;
      text: string;
    };
