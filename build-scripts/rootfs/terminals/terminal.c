// SPDX-License-Identifier: GPL-2.0
/* Owns the terminals: each a pseudoterminal with a login shell on it, from its opening to the shell's end. */
#include "terminals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

struct terminal terminals[LAST_ID + 1];

static struct terminal *terminal_of(uint8_t id)
{
	return id >= FIRST_ID && id <= LAST_ID && terminals[id].master >= 0 ? &terminals[id] : NULL;
}

static uint8_t *put16(uint8_t *at, uint16_t value)
{
	*at++ = value;
	*at++ = value >> 8;
	return at;
}

static void tell_error(uint8_t id, int error)
{
	uint8_t code = error;

	tell(TELLS_ERROR, id, &code, 1);
}

void tell_terminals(void)
{
	static uint8_t list[(LAST_ID + 1) * (4 + NAME_LIMIT)];
	uint8_t *at = list;

	for (int id = FIRST_ID; id <= LAST_ID; id++) {
		size_t length = strlen(terminals[id].name);

		if (terminals[id].master < 0)
			continue;
		*at++ = id;
		at = put16(at, terminals[id].waiting);
		*at++ = length;
		at = (uint8_t *)memcpy(at, terminals[id].name, length) + length;
	}
	tell(TELLS_TERMINALS, 0, list, at - list);
}

static void run_shell(const char *slave, int rows, int columns)
{
	struct winsize size = { .ws_row = rows, .ws_col = columns };
	int score = open("/proc/self/oom_score_adj", O_WRONLY), tty;
	sigset_t none;

	if (score >= 0 && write(score, "0", 1) < 0)
		; /* Then the OOM killer spares it. */
	setsid();
	tty = open(slave, O_RDWR);
	if (tty < 0)
		_exit(126);
	ioctl(tty, TIOCSCTTY, 0);
	ioctl(tty, TIOCSWINSZ, &size);
	for (int fd = 0; fd < 3; fd++)
		dup2(tty, fd);
	if (tty > 2)
		close(tty);
	if (score > 2)
		close(score);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* The greeting is for the console. */
	setenv("MODLAB_GREETED", "1", 1);
	execl("/bin/sh", "-sh", (char *)NULL);
	_exit(127);
}

void terminal_open(uint8_t id, uint16_t rows, uint16_t columns)
{
	struct terminal *terminal = &terminals[id];
	const char *slave;
	pid_t shell;
	int master;

	if (id < FIRST_ID || id > LAST_ID)
		return tell_error(id, EINVAL);
	if (terminal->master >= 0)
		return tell_error(id, EBUSY);
	master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (master < 0)
		return tell_error(id, errno);
	slave = grantpt(master) || unlockpt(master) ? NULL : ptsname(master);
	shell = slave ? fork() : -1;
	if (shell == 0)
		run_shell(slave, rows, columns);
	if (shell < 0) {
		tell_error(id, errno);
		close(master);
		return;
	}
	memset(terminal, 0, sizeof(*terminal));
	terminal->master = master;
	terminal->shell = shell;
	tell_terminals();
}

void terminal_resize(uint8_t id, uint16_t rows, uint16_t columns)
{
	struct terminal *terminal = terminal_of(id);
	struct winsize size = { .ws_row = rows, .ws_col = columns };

	if (terminal)
		ioctl(terminal->master, TIOCSWINSZ, &size);
}

void terminal_name(uint8_t id, const uint8_t *name, size_t length)
{
	struct terminal *terminal = terminal_of(id);

	if (!terminal || length > NAME_LIMIT || memchr(name, 0, length))
		return;
	memset(terminal->name, 0, sizeof(terminal->name));
	memcpy(terminal->name, name, length);
	tell_terminals();
}

/* Writes what waits, as far as the terminal has room. */
void terminal_writable(uint8_t id)
{
	struct terminal *terminal = terminal_of(id);
	uint8_t taken[2];
	ssize_t n;

	/* Without room to say so, they wait. */
	if (!terminal || terminal->waiting == 0 || !channel_room(sizeof(taken)))
		return;
	n = write(terminal->master, terminal->input, terminal->waiting);
	if (n <= 0)
		return;
	terminal->waiting -= n;
	memmove(terminal->input, terminal->input + n, terminal->waiting);
	memset(terminal->input + terminal->waiting, 0, n);
	put16(taken, n);
	tell(TELLS_TAKEN, id, taken, sizeof(taken));
}

void terminal_input(uint8_t id, const uint8_t *bytes, size_t length)
{
	struct terminal *terminal = terminal_of(id);

	/* A page that minds its window never sends more than fits. */
	if (!terminal || length > sizeof(terminal->input) - terminal->waiting)
		return;
	memcpy(terminal->input + terminal->waiting, bytes, length);
	terminal->waiting += length;
	terminal_writable(id);
}

int terminal_readable(uint8_t id)
{
	static uint8_t piece[OUTPUT_PIECE];
	struct terminal *terminal = terminal_of(id);
	ssize_t n;

	if (!terminal)
		return 0;
	n = read(terminal->master, piece, sizeof(piece));
	/* Nobody has the other side open any more, be its shell alive or not. */
	if (n < 0 && errno == EIO)
		terminal->ended = 1;
	if (n <= 0)
		return 0;
	tell(TELLS_OUTPUT, id, piece, n);
	memset(piece, 0, n);
	return 1;
}

/* Whatever runs in it is sent SIGHUP, as by a terminal whose window is closed. */
void terminal_close(uint8_t id)
{
	struct terminal *terminal = terminal_of(id);

	if (!terminal)
		return;
	close(terminal->master);
	memset(terminal, 0, sizeof(*terminal));
	terminal->master = -1;
	tell_terminals();
}

void terminal_ended(uint8_t id)
{
	/* Its last words are there already; what it left in the background may go on for ever, and is hung up. */
	for (int pieces = 0; pieces < 2 && channel_room(2 * OUTPUT_PIECE) && terminal_readable(id); pieces++)
		;
	terminal_close(id);
}
