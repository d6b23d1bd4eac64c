// SPDX-License-Identifier: GPL-2.0
/* The corpus: processors, priorities, limits, times and the system's name. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	struct sched_param param = {.sched_priority = sched_get_priority_min(SCHED_FIFO)};
	struct timespec resolution;
	struct utsname name;
	struct rlimit limit;
	struct rusage usage;
	struct sysinfo info;
	struct tms tms;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	if (sched_setaffinity(0, sizeof(set), &set) || sched_getaffinity(0, sizeof(set), &set))
		perror("affinity");
	uname(&name);
	getrlimit(RLIMIT_NOFILE, &limit);
	getrusage(RUSAGE_SELF, &usage);
	sysinfo(&info);
	clock_getres(CLOCK_MONOTONIC, &resolution);
	times(&tms);
	sched_setscheduler(0, SCHED_FIFO, &param);
	printf("%s %s, %d of %ld, on %d, %llu files, %lu MB, %ld ns, policy %d, nice %d\n", name.sysname, name.machine,
	       CPU_COUNT(&set), sysconf(_SC_NPROCESSORS_ONLN), sched_getcpu(), (unsigned long long)limit.rlim_cur,
	       info.totalram / (1 << 20) * info.mem_unit, resolution.tv_nsec, sched_getscheduler(0), getpriority(PRIO_PROCESS, 0));
	return CPU_ISSET(0, &set) ? 0 : 1;
}
