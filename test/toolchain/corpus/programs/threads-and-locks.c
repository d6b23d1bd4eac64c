// SPDX-License-Identifier: GPL-2.0
/* The corpus: threads with mutexes, conditions, barriers, keys and C11's atomics. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

#define THREADS 4

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Atomic int sum;
static _Thread_local int mine;
static int arrived, made;

static void make(void)
{
	made++;
}

static void *work(void *argument)
{
	mine = (int)(intptr_t)argument;
	pthread_once(&once, make);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 1000; i++)
		atomic_fetch_add_explicit(&sum, mine, memory_order_relaxed);
	pthread_mutex_lock(&lock);
	arrived++;
	pthread_cond_signal(&changed);
	pthread_mutex_unlock(&lock);
	return argument;
}

int main(void)
{
	pthread_t threads[THREADS];
	intptr_t total = 0;

	pthread_barrier_init(&barrier, NULL, THREADS);
	for (intptr_t i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, work, (void *)i))
			return 1;
	pthread_mutex_lock(&lock);
	while (arrived < THREADS)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
	for (int i = 0; i < THREADS; i++) {
		void *result;

		pthread_join(threads[i], &result);
		total += (intptr_t)result;
	}
	printf("%d %d %ld\n", sum, made, (long)total);
	return sum == 6000 && made == 1 && total == 6 ? 0 : 1;
}
