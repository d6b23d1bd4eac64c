// SPDX-License-Identifier: GPL-2.0
/* The corpus: trace events of its own, and a probe on one of them. */
#include <linux/module.h>
#include <linux/sched.h>

enum parcel_size {PARCEL_SMALL, PARCEL_LARGE};

#define CREATE_TRACE_POINTS
#include "parcel-events.h"

static int seen;

static void on_sent(void *data, const char *to, unsigned int weight, int size)
{
	++*(int *)data;
}

static int __init events_init(void)
{
	int err = register_trace_parcel_sent(on_sent, &seen), i;

	if (err)
		return err;
	for (i = 0; i < 3; i++) {
		trace_parcel_queued(i);
		if (trace_parcel_sent_enabled())
			trace_parcel_sent("reader", 100 * i, i ? PARCEL_LARGE : PARCEL_SMALL);
		trace_parcel_lost(i - 1);
	}
	pr_info("%d seen\n", seen);
	return 0;
}

static void __exit events_exit(void)
{
	unregister_trace_parcel_sent(on_sent, &seen);
	tracepoint_synchronize_unregister();
}
module_init(events_init);
module_exit(events_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("trace events of its own");
