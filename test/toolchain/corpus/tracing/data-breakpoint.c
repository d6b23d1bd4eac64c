// SPDX-License-Identifier: GPL-2.0
/* The corpus: a hardware break point on a variable, and counters of perf. */
#include <linux/hw_breakpoint.h>
#include <linux/module.h>
#include <linux/perf_event.h>

static int watched;
static struct perf_event *__percpu *breakpoints;
static struct perf_event *clock;

static void on_write(struct perf_event *bp, struct perf_sample_data *data, struct pt_regs *regs)
{
	pr_info("written at %pS\n", (void *)instruction_pointer(regs));
}

static int __init breakpoint_init(void)
{
	struct perf_event_attr counter = {
		.type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_CPU_CLOCK, .size = sizeof(counter), .pinned = 1,
	};
	struct perf_event_attr attr;
	u64 enabled, running;

	hw_breakpoint_init(&attr);
	attr.bp_addr = (unsigned long)&watched;
	attr.bp_len = HW_BREAKPOINT_LEN_4;
	attr.bp_type = HW_BREAKPOINT_W;
	breakpoints = register_wide_hw_breakpoint(&attr, on_write, NULL);
	if (IS_ERR((void __force *)breakpoints))
		return PTR_ERR((void __force *)breakpoints);
	watched = 1;
	clock = perf_event_create_kernel_counter(&counter, 0, NULL, NULL, NULL);
	if (!IS_ERR(clock)) {
		pr_info("%llu ns\n", perf_event_read_value(clock, &enabled, &running));
		perf_event_release_kernel(clock);
	}
	return 0;
}

static void __exit breakpoint_exit(void)
{
	unregister_wide_hw_breakpoint(breakpoints);
}
module_init(breakpoint_init);
module_exit(breakpoint_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a hardware break point on a variable");
