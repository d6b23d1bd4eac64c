// SPDX-License-Identifier: GPL-2.0
/* Owns scripts: started in a session of their own, their output carried, ended in time. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long SIGKILL may take; what then still lives sleeps in the kernel for good. */
#define DYING_MS 2000

#define ROOT_PATH "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
#define USER_PATH "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"

/* What could not be done before exec, as the page reads it: an errno, and which of its arguments was wrong. */
struct trouble {
	int error;
	char what[8];
};

static void give_up(int trouble, const char *what)
{
	struct trouble t = { .error = errno };

	strncpy(t.what, what, sizeof(t.what) - 1);
	if (write(trouble, &t, sizeof(t)) < 0)
		; /* then the exit status alone tells */
	_exit(126);
}

static const char *variable(char *to, const char *name, const char *value)
{
	return strcpy(to, name), strcat(to, value);
}

static void child(const struct slot *slot, int out, int err, int trouble, const struct account *who,
		  const char *script)
{
	char home[300], user[64], logname[64];
	const char *environment[] = {
		variable(home, "HOME=", who->home), variable(user, "USER=", who->name),
		variable(logname, "LOGNAME=", who->name), who->uid ? USER_PATH : ROOT_PATH, "SHELL=/bin/sh", "LANG=C",
		NULL,
	};
	int null = open("/dev/null", O_RDONLY);

	dup2(null, 0);
	dup2(out, 1);
	dup2(err, 2);
	if (slot->upload >= 0 && slot->upload != 3) {
		/* Descriptor 3 may be the very pipe on which trouble is told. */
		if (trouble == 3)
			trouble = fcntl(trouble, F_DUPFD_CLOEXEC, 4);
		dup2(slot->upload, 3);
	} else if (slot->upload == 3) {
		fcntl(3, F_SETFD, 0);
	}
	child_oom_score("0");
	child_begin(SIGKILL, trouble, slot->upload >= 0 ? 3 : trouble);
	umask(022);
	if (who->uid != getuid() && (setgroups(who->group_count, who->groups) || setgid(who->gid) || setuid(who->uid)))
		give_up(trouble, "user");
	/* A change of user has undone it (prctl(2)). */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (chdir(slot->path))
		give_up(trouble, "cwd");
	execle("/bin/sh", "sh", "-c", slot->upload >= 0 ? ". /proc/self/fd/3" : script, (char *)NULL, environment);
	give_up(trouble, "sh");
}

/* The script itself, or NULL and 0 when it is in the slot's upload. */
void run_start(struct slot *slot, const uint8_t *script, size_t length)
{
	static char text[REQUEST_LIMIT];
	struct account who;
	int pipes[3][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	int error = 0;
	pid_t pid = -1;

	slot->kind = SLOT_RUN;
	if (length && memchr(script, 0, length))
		return slot_fail(slot, EINVAL, "script");
	if (length)
		memcpy(text, script, length);
	text[length] = 0;
	if (!account_find(slot->user, &who))
		return slot_fail(slot, ENOENT, "user");
	for (int i = 0; i < 3; i++)
		if (pipe2(pipes[i], O_CLOEXEC))
			error = errno;
	if (!error) {
		pid = fork();
		if (pid == 0)
			child(slot, pipes[0][1], pipes[1][1], pipes[2][1], &who, text);
		error = pid < 0 ? errno : 0;
	}
	for (int i = 0; i < 3; i++) {
		if (pipes[i][1] >= 0)
			close(pipes[i][1]);
		if (pipes[i][0] >= 0)
			fcntl(pipes[i][0], F_SETFL, O_NONBLOCK);
	}
	slot->fds[0] = pipes[0][0];
	slot->fds[1] = pipes[1][0];
	slot->trouble = pipes[2][0];
	if (error)
		return slot_fail(slot, error, "");
	if (slot->upload >= 0)
		close(slot->upload);
	slot->upload = -1;
	slot->child = pid;
	slot->allowed[0] = slot->allowed[1] = slot->number[1];
	slot->deadline = now_ms() + slot->number[0];
}

static void finish(struct slot *slot)
{
	uint32_t code = WIFSIGNALED(slot->status) ? 128 + WTERMSIG(slot->status) : WEXITSTATUS(slot->status);
	struct trouble trouble;
	uint8_t payload[5];

	if (read(slot->trouble, &trouble, sizeof(trouble)) == sizeof(trouble))
		return slot_fail(slot, trouble.error, trouble.what);
	put32(payload, code);
	payload[4] = (slot->timed_out ? 1 : 0) | (slot->truncated ? 2 : 0);
	reply(slot->id, REP_EXIT, payload, sizeof(payload));
	slot_free(slot);
}

static int drained(const struct slot *slot, int which)
{
	return slot->fds[which] < 0 || (slot->exited && !slot->left[which]);
}

void run_readable(struct slot *slot, int which)
{
	static uint8_t chunk[REPLY_LIMIT - 5];
	size_t wanted = sizeof(chunk);
	ssize_t n;

	if (slot->exited && slot->left[which] < wanted)
		wanted = slot->left[which];
	n = read(slot->fds[which], chunk, wanted);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		close(slot->fds[which]);
		slot->fds[which] = -1;
	} else {
		uint32_t kept = (uint32_t)n < slot->allowed[which] ? (uint32_t)n : slot->allowed[which];

		if (kept)
			reply(slot->id, which ? REP_STDERR : REP_STDOUT, chunk, kept);
		memset(chunk, 0, n);
		slot->allowed[which] -= kept;
		if (kept < (uint32_t)n)
			slot->truncated = 1;
		if (slot->exited)
			slot->left[which] -= n;
	}
	if (slot->exited && drained(slot, 0) && drained(slot, 1))
		finish(slot);
}

/*
 * The script's words are those in the pipes now. What it left in the background may hold them open for ever, and
 * what that says later is not the script's.
 */
void run_exited(struct slot *slot, int status)
{
	slot->exited = 1;
	slot->status = status;
	slot->deadline = INT64_MAX;
	for (int which = 0; which < 2; which++) {
		int left = 0;

		if (slot->fds[which] >= 0)
			ioctl(slot->fds[which], FIONREAD, &left);
		slot->left[which] = left;
	}
	if (drained(slot, 0) && drained(slot, 1))
		finish(slot);
}

void run_overdue(struct slot *slot)
{
	if (!slot->timed_out) {
		slot->timed_out = 1;
		kill(-slot->child, SIGKILL);
		/* Before it was its group's leader. */
		kill(slot->child, SIGKILL);
		slot->deadline = now_ms() + DYING_MS;
		return;
	}
	/* It hangs in the kernel, where no signal reaches it; the page learns of it all the same. */
	slot->status = SIGKILL;
	finish(slot);
}
