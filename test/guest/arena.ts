/** Owns the processes in which hostile saves become machines, and the count of what became of them. */
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {expect} from 'vitest';
import type {Hostile, Outcome, Report} from './hostile-worker';
import type {ChildProcess} from 'node:child_process';

/** As patient as the page's heart (machine-process.ts), whose beats are seconds too. */
const HEART_MS = 15_000;
/** A machine that has ended leaves its memory to its process. */
const MACHINES_A_PROCESS = 24;
/** A browser's worker that wants more than some four times this ends its page with it. */
const HEAP_MB = 1024;

const WORKER = fileURLToPath(new URL('hostile-worker.ts', import.meta.url));

/** Runs them in a process that is replaced when it is used up, dead, or does not answer. */
export class Arena {
  #child: ChildProcess | undefined;
  #used = 0;

  async judge(hostile: Hostile): Promise<Report> {
    if (this.#used++ >= MACHINES_A_PROCESS) await this.end();
    const child = (this.#child ??= await this.#begin());
    const report = await new Promise<Report>((resolve) => {
      const ends = (outcome: Outcome, message: string) => resolve({outcome, message, peakMb: 0});
      const late = setTimeout(() => ends('killed', 'does not answer'), HEART_MS);
      child.once('message', (said) => resolve(said as Report));
      // V8 aborts when its heap is full.
      child.once('exit', (code, signal) =>
        ends(signal === 'SIGABRT' ? 'out-of-memory' : 'killed', `exit ${code ?? signal}`),
      );
      child.once('message', () => clearTimeout(late));
      child.once('exit', () => clearTimeout(late));
      child.send(hostile);
    });
    child.removeAllListeners();
    if (report.outcome === 'killed' || report.outcome === 'out-of-memory') await this.end();
    return report;
  }

  async #begin(): Promise<ChildProcess> {
    const child = fork(WORKER, {
      execArgv: ['--import', 'tsx', `--max-old-space-size=${HEAP_MB}`],
      serialization: 'advanced',
    });
    // A process that cannot begin says nothing of deltas.
    const broken = once(child, 'exit').then(() => Promise.reject(new Error('the process did not begin')));
    await Promise.race([once(child, 'message'), broken]);
    child.removeAllListeners();
    return child;
  }

  async end(): Promise<void> {
    this.#used = 0;
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

/** What became of all of them. */
export interface Judged {
  counts: Map<Outcome, number>;
  /** Outcomes with what was said, numbers left out. */
  messages: Map<string, number>;
  /** Those that are no end as it should be, and how to have each again. */
  faults: string[];
  peakMb: number;
}

const PROCESSES = 2;

/** Judges `count` of them, by numbers from `seed` on, and tells how it goes on. */
export async function judgeAll(
  count: number,
  seed: number,
  make: (seed: number) => Promise<Hostile>,
): Promise<Judged> {
  const judged: Judged = {counts: new Map(), messages: new Map(), faults: [], peakMb: 0};
  const {counts, messages, faults} = judged;
  const soFar = () => [Object.fromEntries(counts), `peak ${judged.peakMb} MB`] as const;
  let next = 0;
  await Promise.all(
    Array.from({length: PROCESSES}, async () => {
      const arena = new Arena();
      try {
        while (next < count) {
          const number = next++;
          const {outcome, message, peakMb} = await arena.judge(await make(seed + number));
          counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
          const said = `${outcome}: ${message.replace(/\d+/g, 'N').slice(0, 100)}`;
          messages.set(said, (messages.get(said) ?? 0) + 1);
          if (outcome === 'threw' || outcome === 'out-of-memory')
            faults.push(`MODLAB_SEED=${seed + number} MODLAB_FUZZ=1: ${message}`);
          judged.peakMb = Math.max(judged.peakMb, peakMb);
          if (number % 250 === 249) console.log(number + 1, ...soFar());
        }
      } finally {
        // A machine that is left behind runs on, and so does its process, until the computer is shut down.
        await arena.end();
      }
    }),
  );
  console.log(...soFar());
  return judged;
}

/**
 * Each has ended, and not all in one way: the mutations are neither all noise nor all harmless. That a process had to be
 * killed, or threw where nobody caught it, is an end that the page survives; were it the rule, machines would no longer
 * refuse or run by themselves.
 */
export function expectVariedEnds({counts, faults}: Judged, total: number): void {
  expect(faults).toEqual([]);
  expect([...counts.values()].reduce((sum, count) => sum + count)).toBe(total);
  // To have one case again is no sample.
  if (total < 8) return;
  const of = (outcome: Outcome) => counts.get(outcome) ?? 0;
  const ends = JSON.stringify([...counts]);
  expect(of('refused'), ends).toBeGreaterThan(total / 10);
  expect(of('runs'), ends).toBeGreaterThan(total / 20);
  expect(total - of('refused'), ends).toBeGreaterThan(total / 10);
  expect(of('killed'), ends).toBeLessThanOrEqual(Math.ceil(total / 20));
}
