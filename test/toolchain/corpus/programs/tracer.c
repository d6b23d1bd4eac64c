// SPDX-License-Identifier: GPL-2.0
/* The corpus: a process that counts the system calls of its child. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/reg.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct user_regs_struct registers;
	int status, calls = 0;
	pid_t child = fork();

	if (child == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		getppid();
		write(STDOUT_FILENO, "traced\n", 7);
		_exit(7);
	}
	waitpid(child, &status, 0);
	ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)PTRACE_O_TRACESYSGOOD);
	while (!WIFEXITED(status)) {
		if (WIFSTOPPED(status) && WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			if (!ptrace(PTRACE_GETREGS, child, NULL, &registers) && registers.eip)
				calls++;
			errno = 0;
			ptrace(PTRACE_PEEKUSER, child, (void *)(4 * ORIG_EAX), NULL);
		}
		ptrace(PTRACE_SYSCALL, child, NULL, NULL);
		if (waitpid(child, &status, 0) < 0)
			return 1;
	}
	printf("%d stops, exit status %d\n", calls, WEXITSTATUS(status));
	return WEXITSTATUS(status) == 7 && calls > 2 ? 0 : 1;
}
