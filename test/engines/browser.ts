/** Owns what a test can do with a browser of any engine: the few things that WebDriver and WebDriver BiDi both can. */

/** One that has never been anywhere, with one tab. */
export interface Browser {
  /** Resolves when the page has loaded. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in the page; what goes in and what comes out is JSON. Rejects with what it throws. */
  evaluate<Given extends unknown[], Result>(
    script: (...given: Given) => Result | Promise<Result>,
    ...given: Given
  ): Promise<Result>;
  /** Presses keys; a newline is Enter. */
  type(text: string): Promise<void>;
  /** In CSS pixels of the viewport. */
  click(x: number, y: number): Promise<void>;
  /** All errors of the console, uncaught exceptions and violations of the policy so far, as far as the engine tells them. */
  complaints(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Engine {
  name: string;
  /** Why it cannot be started here, if it cannot: it was looked for, and installed where that can be done. */
  absent(): string | undefined;
  start(): Promise<Browser>;
}

/** Of WebDriver, in the private use area of Unicode. */
export const ENTER = '\uE007';

/** `settle`: what a promise resolves with that an expression of the page stands for. */
export const evaluator =
  (settle: (expression: string) => Promise<string>): Browser['evaluate'] =>
  async (script, ...given) => {
    const called = `Promise.resolve().then(() => (${script.toString()})(...${JSON.stringify(given)}))`;
    const json = await settle(
      `${called}.then((value) => JSON.stringify({value}), (error) => JSON.stringify({error: String(error)}))`,
    );
    const {value, error} = JSON.parse(json) as {
      value: Awaited<ReturnType<typeof script>>;
      error?: string;
    };
    if (error !== undefined) throw new Error(error);
    return value;
  };
