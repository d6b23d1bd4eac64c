/** Owns the measuring of the debugger: how soon a stop is shown, how quickly it steps, forwards and backwards, and records. */
import {median, metric} from './metrics';
import type {Metric} from './metrics';
import type {Page} from '@playwright/test';

const DIRECTORY = '/root/bench-debug';
const STOPS = 25;

/** Its loop has a line to stop at, to step over, and to record: some six hundred lines in all. */
const SOURCE = `#include <linux/module.h>
#include <linux/slab.h>

struct node {
	int value;
	struct node *next;
};

static struct node *head;
static int sum;

static noinline void add(int value)
{
	struct node *node = kmalloc(sizeof(*node), GFP_KERNEL);

	if (!node)
		return;
	node->value = value;
	node->next = head;
	head = node; /* 19 */
	sum += value;
}

static int __init bench_init(void)
{
	int i;

	for (i = 0; i < 100; i++)
		add(i * i);
	pr_info("bench: sum %d\\n", sum);
	return 0;
}

static void __exit bench_exit(void)
{
	while (head) {
		struct node *node = head;

		head = node->next;
		kfree(node);
	}
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("GPL");
`;
const STOP_LINE = SOURCE.split('\n').findIndex((line) => line.includes('/* 19 */')) + 1;

/** On a page with the toolchain in its cache. */
export async function measureDebugging(page: Page): Promise<Metric[]> {
  // tsx has functions with names say them by this, which no page has.
  await page.evaluate('globalThis.__name = (named) => named');
  const build = `cd ${DIRECTORY} && make -s -C /lib/modules/$(uname -r)/build M=${DIRECTORY}`;
  await page.evaluate(
    async ([directory, source, line]) => {
      const write = (name: string, text: string) =>
        window.modlab.writeFile(`${directory}/${name}`, new TextEncoder().encode(text));
      await window.modlab.run(`rm -rf ${directory}; mkdir ${directory}`);
      await write('Makefile', 'obj-m := bench.o\n');
      await write('bench.c', source);
      // The compiler has its programs ready.
      await window.modlab.run(line, {timeoutMs: 120_000});
      await write('bench.c', `${source}\n`);
    },
    [DIRECTORY, SOURCE, build] as const,
  );
  const buildMs = await page.evaluate(async (line) => {
    const from = performance.now();
    await window.modlab.run(line, {timeoutMs: 120_000});
    return performance.now() - from;
  }, build);
  const measured = await page.evaluate(
    async ({directory, source, line, at, stops}) => {
      const {debug} = window.modlab;
      const timed = async (go: () => Promise<void>) => {
        const stop = debug.nextStop();
        const from = performance.now();
        await go();
        await stop;
        return performance.now() - from;
      };
      const times = async (go: () => Promise<void>) => {
        const all: number[] = [];
        for (let turn = 0; turn < stops; turn++) all.push(await timed(go));
        return all;
      };
      await window.modlab.writeFile(`${directory}/bench.c`, new TextEncoder().encode(`${source}\n\n`));
      const id = await debug.setBreakpoint({file: `${directory}/bench.c`, line: at});
      const loaded = {done: Promise.resolve<unknown>(undefined)};
      const first = await timed(() => {
        // It is asked of a machine that is no longer there once there is a step back.
        loaded.done = window.modlab
          .run(`${line} && insmod bench.ko`, {timeoutMs: 120_000})
          .catch(() => undefined);
        return Promise.resolve();
      });
      const shown = await times(() => debug.resume());
      const steps = await times(() => debug.step('over'));
      const back = await times(() => debug.step('back'));
      const kept = debug.stops().map(({bytes}) => bytes);
      debug.remove(id);
      await debug.resume();
      await loaded.done;
      await window.modlab.run('while pidof insmod; do sleep 0.1; done; rmmod bench');
      const recording = debug.record({function: 'bench_init'});
      await window.modlab.run(`cd ${directory} && insmod bench.ko`, {timeoutMs: 120_000});
      const {steps: lines, ms} = await recording;
      await window.modlab.run('rmmod bench');
      return {first, shown, steps, back, kept, rate: (lines.length / ms) * 1000};
    },
    {directory: DIRECTORY, source: SOURCE, line: build, at: STOP_LINE, stops: STOPS},
  );
  return [
    metric('first_stop_ms', 'ms', measured.first, buildMs),
    metric('stop_to_shown_ms', 'ms', median(measured.shown)),
    metric('step_ms', 'ms', median(measured.steps)),
    metric('step_back_ms', 'ms', median(measured.back)),
    metric('checkpoint_bytes', 'bytes', median(measured.kept)),
    metric('record_lines_per_s', 'lines/s', measured.rate),
  ];
}
