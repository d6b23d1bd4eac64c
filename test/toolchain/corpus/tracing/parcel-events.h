/* SPDX-License-Identifier: GPL-2.0 */
/* The trace events of own-events.c. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM corpus

#if !defined(CORPUS_PARCEL_EVENTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define CORPUS_PARCEL_EVENTS_H

#include <linux/tracepoint.h>

TRACE_DEFINE_ENUM(PARCEL_SMALL);
TRACE_DEFINE_ENUM(PARCEL_LARGE);

TRACE_EVENT(parcel_sent,
	TP_PROTO(const char *to, unsigned int weight, int size),
	TP_ARGS(to, weight, size),
	TP_STRUCT__entry(
		__string(to, to)
		__field(unsigned int, weight)
		__field(int, size)
		__array(char, comm, TASK_COMM_LEN)
		__dynamic_array(u8, bytes, 4)
	),
	TP_fast_assign(
		__assign_str(to);
		__entry->weight = weight;
		__entry->size = size;
		memcpy(__entry->comm, current->comm, TASK_COMM_LEN);
		memset(__get_dynamic_array(bytes), weight, 4);
	),
	TP_printk("to=%s weight=%u size=%s comm=%s bytes=%s", __get_str(to), __entry->weight,
		  __print_symbolic(__entry->size, {PARCEL_SMALL, "small"}, {PARCEL_LARGE, "large"}), __entry->comm,
		  __print_hex(__get_dynamic_array(bytes), 4))
);

DECLARE_EVENT_CLASS(parcel_count,
	TP_PROTO(int count),
	TP_ARGS(count),
	TP_STRUCT__entry(__field(int, count)),
	TP_fast_assign(__entry->count = count;),
	TP_printk("count=%d", __entry->count)
);
DEFINE_EVENT(parcel_count, parcel_queued, TP_PROTO(int count), TP_ARGS(count));
DEFINE_EVENT_CONDITION(parcel_count, parcel_lost, TP_PROTO(int count), TP_ARGS(count), TP_CONDITION(count > 0));

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE parcel-events
#include <trace/define_trace.h>
