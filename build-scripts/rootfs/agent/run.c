// SPDX-License-Identifier: GPL-2.0
/* Owns scripts: started in a session of their own, their output carried, ended in time. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHUNK (16 * 1024)
/* A background child may hold the pipes of a script that has ended; what it says later is not the script's. */
#define GRACE_MS 200

static void become(const char *user)
{
	struct passwd *who = getpwnam(user);

	if (!who) {
		fprintf(stderr, "modlab-agent: there is no user %s\n", user);
		_exit(126);
	}
	if (who->pw_uid != getuid() &&
	    (initgroups(who->pw_name, who->pw_gid) || setgid(who->pw_gid) || setuid(who->pw_uid)))
		_exit(126);
	clearenv();
	setenv("HOME", who->pw_dir, 1);
	setenv("USER", who->pw_name, 1);
	setenv("LOGNAME", who->pw_name, 1);
	setenv("SHELL", "/bin/sh", 1);
	setenv("LANG", "C", 1);
	setenv("PATH", who->pw_uid ? "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
				   : "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
}

static void child(int out, int err, const char *user, const char *cwd, const char *script)
{
	sigset_t none;
	int null = open("/dev/null", O_RDONLY);
	int score = open("/proc/self/oom_score_adj", O_WRONLY);

	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	if (score >= 0) {
		if (write(score, "0", 1) < 0)
			; /* not fatal: the script is then as hard to kill as the agent */
		close(score);
	}
	dup2(null, 0);
	dup2(out, 1);
	dup2(err, 2);
	for (int fd = 3; fd < 128; fd++)
		close(fd);
	become(user);
	if (cwd[0] && chdir(cwd)) {
		fprintf(stderr, "modlab-agent: cannot enter %s: %s\n", cwd, strerror(errno));
		_exit(126);
	}
	execl("/bin/sh", "sh", "-c", script, (char *)NULL);
	_exit(127);
}

void run_start(uint32_t id, struct reader *r)
{
	static char script[FRAME_LIMIT];
	char user[64], cwd[PATH_MAX];
	uint32_t timeout = read_u32(r), limit = read_u32(r);
	int out[2], err[2];
	struct slot *slot;
	pid_t pid;

	read_string(r, user, sizeof(user));
	read_string(r, cwd, sizeof(cwd));
	read_rest(r, script, sizeof(script));
	if (r->failed)
		return reply_errno(id, EINVAL);
	slot = slot_take(SLOT_RUN, id);
	if (!slot)
		return reply_errno(id, EBUSY);
	if (pipe2(out, O_CLOEXEC | O_NONBLOCK)) {
		reply_errno(id, errno);
		return slot_free(slot);
	}
	if (pipe2(err, O_CLOEXEC | O_NONBLOCK)) {
		reply_errno(id, errno);
		close(out[0]);
		close(out[1]);
		return slot_free(slot);
	}
	/* The agent reads without blocking; a script must not find its own ends so. */
	fcntl(out[1], F_SETFL, 0);
	fcntl(err[1], F_SETFL, 0);
	pid = fork();
	if (pid == 0)
		child(out[1], err[1], user, cwd, script);
	close(out[1]);
	close(err[1]);
	slot->fds[0] = out[0];
	slot->fds[1] = err[0];
	if (pid < 0) {
		reply_errno(id, errno);
		return slot_free(slot);
	}
	slot->child = pid;
	slot->left[0] = slot->left[1] = limit;
	slot->deadline = now_ms() + timeout;
}

static void finish(struct slot *slot)
{
	uint8_t payload[5];
	uint32_t code = WIFSIGNALED(slot->status) ? 128 + WTERMSIG(slot->status) : WEXITSTATUS(slot->status);

	payload[0] = code;
	payload[1] = code >> 8;
	payload[2] = payload[3] = 0;
	payload[4] = (slot->timed_out ? 1 : 0) | (slot->truncated ? 2 : 0);
	reply(slot->id, REP_EXIT, payload, sizeof(payload));
	slot->child = 0;
	slot_free(slot);
}

void run_readable(struct slot *slot, int which)
{
	static uint8_t chunk[CHUNK];
	ssize_t n = read(slot->fds[which], chunk, sizeof(chunk));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		close(slot->fds[which]);
		slot->fds[which] = -1;
	} else {
		uint32_t kept = (uint32_t)n < slot->left[which] ? (uint32_t)n : slot->left[which];

		if (kept)
			reply(slot->id, which ? REP_STDERR : REP_STDOUT, chunk, kept);
		slot->left[which] -= kept;
		if (kept < (uint32_t)n)
			slot->truncated = 1;
	}
	if (slot->exited && slot->fds[0] < 0 && slot->fds[1] < 0)
		finish(slot);
}

void run_exited(pid_t pid, int status)
{
	for (int i = 0; i < MAX_REQUESTS; i++) {
		struct slot *slot = &slots[i];

		if (slot->kind != SLOT_RUN || slot->child != pid)
			continue;
		slot->exited = 1;
		slot->status = status;
		slot->deadline = now_ms() + GRACE_MS;
		if (slot->fds[0] < 0 && slot->fds[1] < 0)
			finish(slot);
	}
}

/* Called when the slot's deadline has passed. */
void run_tick(struct slot *slot)
{
	if (slot->exited)
		return finish(slot);
	slot->timed_out = 1;
	kill(-slot->child, SIGKILL);
	kill(slot->child, SIGKILL);
	slot->deadline = now_ms() + 1000;
}
