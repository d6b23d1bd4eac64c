/** Owns what a person is told of a guest's kernel: machines of a test's own with its modules, and the notices of their reports. */
import {expect} from 'vitest';
import {troubleNotice} from '../../src/session/messages/trouble-notice';
import {ReportLog} from '../../src/session/diagnostics/oops/report-log';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {labStart, startGuest} from '../../src/cli/guest/harness';
import type {Trouble} from '../../src/session/diagnostics/oops/report-log';
import type {AskGuest} from '../../src/session/machine/guest-channel';
import type {KernelName} from '../../src/protocol/images';
import type {Lab} from '../../src/cli/guest/harness';

/** What the guest answers, to whoever would be the page. */
export const asker = (own: Lab) =>
  (<T>(work: (guest: Lab['guest']) => Promise<T>) => work(own.guest)) as unknown as AskGuest;

/** Machines that have these modules, by name, built in /tmp/r. */
export class Prepared {
  readonly kernel: KernelName;
  readonly #delta: Uint8Array<ArrayBuffer>;

  private constructor(kernel: KernelName, delta: Uint8Array<ArrayBuffer>) {
    this.kernel = kernel;
    this.#delta = delta;
  }

  static async with(
    modules: Readonly<Record<string, string>>,
    kernel: KernelName = 'standard',
  ): Promise<Prepared> {
    const lab = await startGuest(await labStart('first-module', kernel), {kernel});
    await compilerBeside(lab, {kernel});
    await lab.run('mkdir /tmp/r');
    for (const [name, source] of Object.entries(modules))
      await lab.guest.writeFile(`/tmp/r/${name}.c`, new TextEncoder().encode(source));
    const objects = Object.keys(modules).map((name) => `${name}.o`);
    await lab.run(`echo "obj-m := ${objects.join(' ')}" >/tmp/r/Makefile`);
    const made = await lab.run('make -C /lib/modules/$(uname -r)/build M=/tmp/r', {timeoutMs: 120_000});
    expect(made).toMatchObject({exitCode: 0});
    const saved = await lab.machine.save();
    if (!saved.ok) throw new Error(saved.why);
    await lab.stop();
    return new Prepared(kernel, saved.delta);
  }

  start(): Promise<Lab> {
    return startGuest({kind: 'snapshot', delta: this.#delta.slice()}, {kernel: this.kernel});
  }

  /**
   * What is told of a machine of its own on which this is typed, once it satisfies; `count`: how many reports there were when
   * it was stopped right after that.
   */
  async told(
    script: string,
    enough: (trouble: Trouble) => boolean,
  ): Promise<{text: string; log: ReportLog; trouble: Trouble; count: number}> {
    const own = await this.start();
    let log: ReportLog | undefined;
    let count = 0;
    const trouble = await new Promise<Trouble>((resolve) => {
      const read = (log = new ReportLog(asker(own), (news) => {
        ({count} = news);
        if (enough(news)) resolve(news);
      }));
      void own.guest.followLog('modlab: from here', (records) => read.take(records));
      void own.run('echo modlab: from here >/dev/kmsg').then(() => own.type(`cd /tmp/r; ${script}\n`));
    });
    // The agent tells what is in the log before it answers again.
    for (let i = 0; i < 2; i++) await own.run('true');
    await own.stop();
    if (!log) throw new Error('nothing was told');
    return {text: troubleNotice(trouble).text, log, trouble, count};
  }
}
