// SPDX-License-Identifier: GPL-2.0
/* The corpus: System V's and POSIX's queues and memory, signals with values, pipes. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/uio.h>
#include <unistd.h>

static volatile sig_atomic_t got;

static void on_signal(int number, siginfo_t *info, void *context)
{
	(void)context;
	got = number == SIGRTMIN ? info->si_value.sival_int : -1;
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART};
	struct {
		long type;
		char text[16];
	} message = {1, "queued"};
	int queue = msgget(IPC_PRIVATE, 0600), memory = shmget(IPC_PRIVATE, 4096, 0600), ends[2];
	struct iovec vec[2] = {{"a", 1}, {"bc", 2}};
	char *at, text[4] = "";

	if (queue >= 0) {
		msgsnd(queue, &message, sizeof(message.text), 0);
		memset(message.text, 0, sizeof(message.text));
		msgrcv(queue, &message, sizeof(message.text), 0, IPC_NOWAIT);
		msgctl(queue, IPC_RMID, NULL);
	}
	if (memory >= 0) {
		at = shmat(memory, NULL, 0);
		strcpy(at, message.text);
		shmdt(at);
		shmctl(memory, IPC_RMID, NULL);
	}
	mq_unlink("/corpus");
	sigaction(SIGRTMIN, &action, NULL);
	sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 42});
	if (pipe2(ends, O_CLOEXEC) || writev(ends[1], vec, 2) != 3 || read(ends[0], text, 3) != 3)
		return 1;
	printf("%s %d %s\n", message.text, (int)got, text);
	return got == 42 && !strcmp(text, "abc") ? 0 : 1;
}
