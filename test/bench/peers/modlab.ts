/** Owns this project's side of the comparison: the built site in a browser that has been there before. */
import {rendererMegabytes} from '../processes';
import {LabPage} from '../../browser/lab-page';
import {HELLO, measureIdle, measureTasks, timed} from './work';
import type {Shell} from './shell';
import type {BrowserContext} from '@playwright/test';

/** Values of each figure, one a round. */
export async function measureModlab(
  context: BrowserContext,
  url: string,
  rounds: number,
): Promise<Record<string, number[]>> {
  const lab = new LabPage(context.pages()[0] ?? (await context.newPage()), url);
  const {page} = lab;
  await lab.open();
  await lab.offlineReady();
  await lab.saved();
  const open = await timed(rounds, () => lab.open());
  const boot = await timed(rounds, () => page.evaluate(() => window.modlab.reboot()));
  await lab.ready();
  await page.evaluate(() => window.modlab.startFresh());
  await lab.ready();
  // Typed, and read off the console, like the others'.
  const shell: Shell = {
    run: (script) =>
      page.evaluate(async (line) => {
        const end = `ended-${Math.random().toString(36).slice(2)}.`;
        const from = performance.now();
        window.modlab.type(`clear; { ${line}; } >/dev/null 2>&1; echo en""${end.slice(2)}\n`);
        while (!window.modlab.screen().includes(end)) await new Promise((resolve) => setTimeout(resolve, 5));
        return performance.now() - from;
      }, script),
  };
  const tasks = await measureTasks(shell, HELLO, rounds);
  const idle = await measureIdle(() => rendererMegabytes(process.pid));
  const saves: {id: string; size: number}[] = [];
  const save = await timed(rounds, async () => {
    saves.push(
      await page.evaluate(async () => {
        const {id, size} = await window.modlab.save('bench');
        return {id, size};
      }),
    );
  });
  const bytes = saves.map(({size}) => size / 1e6);
  const restore = await timed(rounds, async (round) => {
    await page.evaluate((id) => window.modlab.restore(id), saves[round]?.id ?? '');
    await shell.run(':');
  });
  return {open, boot, ...tasks, save, bytes, restore, ...idle};
}
