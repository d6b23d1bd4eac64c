#!/bin/sh
# Runs a command, and prints through which functions of the kernel it came while a module was loaded or removed, how long
# each of them took and what it returned:
#	./watch.sh insmod traveller.ko
# Only the functions in the file `functions` are watched. The last recording stays in /sys/kernel/tracing/trace.
lab=$PWD
cd /sys/kernel/tracing || exit
echo 0 >tracing_on

# The filter takes names, but for each it goes through the whole kernel. It also takes numbers: the lines of
# available_filter_functions, which awk finds all at once. The compiler may have added to a name after a dot.
if ! grep -q '^resolve_symbol' set_ftrace_filter; then
	echo 'watch.sh: choosing what to watch, which takes a few seconds' >&2
	awk 'FNR == NR {wanted[$1]; next} {sub(/\..*/, "", $1)} $1 in wanted {print FNR}' \
		"$lab/functions" available_filter_functions >set_ftrace_filter
	# Record only below these two.
	echo __ia32_sys_finit_module >set_graph_function
	echo __ia32_sys_delete_module >>set_graph_function
	echo 0 >max_graph_depth
	echo function_graph >current_tracer
fi

# How it is printed: results, errors as negative numbers, no clock; and only the time spent on the processor.
set_option() { # NAME VALUE; prints what undoes it
	echo "echo $(cat "options/$1") >options/$1"
	echo "$2" >"options/$1"
}
undo=$(
	set_option funcgraph-retval 1
	set_option funcgraph-retval-hex 0
	set_option funcgraph-abstime 0
	set_option sleep-time 0
)

echo >trace
echo 1 >tracing_on
(cd "$lab" && "$@")
code=$?
echo 0 >tracing_on
grep -v '^#' trace
eval "$undo"
exit $code
