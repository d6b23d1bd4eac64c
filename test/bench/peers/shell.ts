/** Owns a shell at the other end of a line of characters: what is typed, and how long until it has been done. */

const ESC = '\x1b';
/** A shell waits: what follows its prompt is asked of the terminal, or colours. */
export const PROMPT = new RegExp(`[#$] (?:${ESC}\\[[0-9;]*[a-zA-Z])*$`);

/** Sends characters to the guest. */
export type Send = (text: string) => void;

/** Runs a line, and says in how many milliseconds it had ended. */
export interface Shell {
  run(script: string): Promise<number>;
}

export class LineShell implements Shell {
  #heard = '';
  #number = 0;
  readonly #send: Send;
  readonly #waiting = new Set<() => void>();

  constructor(send: Send) {
    this.#send = send;
  }

  /** What the guest says. */
  hear(text: string): void {
    this.#heard = (this.#heard + text).slice(-65_536);
    for (const look of this.#waiting) look();
  }

  /** Rejects after `limitMs`, with the last of what was heard. */
  until(pattern: RegExp, limitMs = 300_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(late);
        this.#waiting.delete(look);
        settle();
      };
      const look = () => {
        if (pattern.test(this.#heard)) end(resolve);
      };
      const late = setTimeout(
        () => end(() => reject(new Error(`no ${pattern} in: ${this.#heard.slice(-400)}`))),
        limitMs,
      );
      this.#waiting.add(look);
      look();
    });
  }

  /** Milliseconds from the Enter after a script to the word that it has ended. */
  async run(script: string): Promise<number> {
    const end = `ended-${this.#number++}`;
    const from = performance.now();
    // As typed it does not have the word.
    this.#send(`{ ${script}; } >/dev/null 2>&1; echo en""${end.slice(2)}.\r`);
    await this.until(new RegExp(`${end}\\.`));
    return performance.now() - from;
  }
}
