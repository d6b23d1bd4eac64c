// SPDX-License-Identifier: GPL-2.0
/*
 * Tries the program load of this directory, with what is right and with what is wrong. What it
 * finds goes to the terminal and to the kernel's log, where the lesson reads it: for each of four
 * topics, "right" or what was wrong.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char output[4096];	/* what a command said */
static char found[300];		/* what is wrong */

static void say(const char *topic, const char *words)
{
	int log = open("/dev/kmsg", O_WRONLY);

	printf("%s%s\n", topic, words);
	fflush(stdout);
	if (log >= 0) {
		dprintf(log, "drill: %s%s\n", topic, words);
		close(log);
	}
}

static const char *wrong(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(found, sizeof(found), format, values);
	va_end(values);
	for (char *c = found; *c; c++)
		if (*c == '\n')
			*c = ' ';
	return found;
}

/* Runs a command; its exit status, or minus the signal that killed it. */
static int run(const char *command)
{
	FILE *pipe = popen(command, "r");
	size_t got = fread(output, 1, sizeof(output) - 1, pipe);
	int status;

	output[got] = 0;
	status = pclose(pipe);
	if (WIFSIGNALED(status))
		return -WTERMSIG(status);
	/* The shell's way to tell of a signal. */
	return WEXITSTATUS(status) > 128 ? 128 - WEXITSTATUS(status) : WEXITSTATUS(status);
}

static int is_loaded(void)
{
	return !access("/sys/module/parcel", F_OK);
}

static void unload(void)
{
	if (is_loaded())
		system("rmmod parcel");
}

static int parameter_is(const char *name, const char *value)
{
	char path[80], text[200] = "";
	int fd;

	snprintf(path, sizeof(path), "/sys/module/parcel/parameters/%s", name);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return 0;
	read(fd, text, sizeof(text) - 1);
	close(fd);
	text[strcspn(text, "\n")] = 0;
	return !strcmp(text, value);
}

/* A command that must load the module. */
static const char *loads(const char *command)
{
	int status;

	unload();
	status = run(command);
	if (status < 0)
		return wrong("%s: it was killed by signal %d", command, -status);
	if (!is_loaded())
		return wrong("%s: parcel was not loaded; it said \"%s\"", command, output);
	if (status)
		return wrong("%s: parcel was loaded, but it ended with %d", command, status);
	return NULL;
}

/* One that must fail, and say these words. */
static const char *fails(const char *command, const char *words)
{
	int status = run(command);

	if (status < 0)
		return wrong("%s: it was killed by signal %d", command, -status);
	if (status == 0)
		return wrong("%s: it failed, and ended with 0", command);
	if (!strstr(output, words))
		return wrong("%s: it said \"%s\", and not \"%s\"", command, output, words);
	return NULL;
}

static const char *calls(const char *command, const char *call)
{
	char traced[300];

	snprintf(traced, sizeof(traced), "strace -e trace=%s %s 2>&1 | grep -c '^%s(.*= 0'", call,
		 command, call);
	unload();
	run(traced);
	return atoi(output) ? NULL : wrong("%s: it did not call %s itself", command, call);
}

static const char *try_file(void)
{
	const char *trouble;

	trouble = loads("./load parcel.ko 2>&1") ?:
		  fails("./load parcel.ko 2>&1", "File exists");
	if (trouble)
		return trouble;
	unload();
	return fails("./load no-such.ko 2>&1", "No such file") ?:
	       fails("./load load.c 2>&1", "Exec format error") ?:
	       calls("./load parcel.ko", "finit_module");
}

static const char *try_parameters(void)
{
	const char *trouble;
	static char long_one[9000] = "./load parcel.ko";

	trouble = loads("./load parcel.ko weight=5 2>&1");
	if (trouble)
		return trouble;
	if (!parameter_is("weight", "5"))
		return "./load parcel.ko weight=5: the weight is not 5";
	trouble = loads("./load parcel.ko weight=7 label=glass 2>&1");
	if (trouble)
		return trouble;
	if (!parameter_is("weight", "7") || !parameter_is("label", "glass"))
		return "./load parcel.ko weight=7 label=glass: one of the two is wrong";
	unload();
	trouble = fails("./load parcel.ko weight=200 2>&1", "Invalid argument");
	if (trouble)
		return trouble;
	if (strlen(long_one) < 100)
		for (int i = 0; i < 800; i++)
			strcat(long_one, " weight=1");
	strcat(long_one, " weight=9 2>&1");
	unload();
	if (run(long_one) < 0)
		return "with 801 parameters it crashed";
	if (!is_loaded() || !parameter_is("weight", "9"))
		return "of 801 parameters the last one did not arrive";
	return NULL;
}

#define SLOWLY	"(dd bs=1000 count=3 2>/dev/null; sleep 1; cat) <parcel.ko"

static const char *try_memory(void)
{
	const char *trouble;

	trouble = loads("./load -m parcel.ko weight=4 2>&1");
	if (trouble)
		return trouble;
	if (!parameter_is("weight", "4"))
		return "./load -m parcel.ko weight=4: the weight is not 4";
	trouble = fails("./load -m parcel.ko 2>&1", "File exists");
	if (trouble)
		return trouble;
	unload();
	trouble = fails("./load -m load.c 2>&1", "Exec format error") ?:
		  fails("./load -m no-such.ko 2>&1", "No such file") ?:
		  calls("./load -m parcel.ko", "init_module");
	if (trouble)
		return trouble;
	/* A pipe, and a slow one. */
	return loads(SLOWLY " | ./load -m /proc/self/fd/0 2>&1");
}

static const char *try_remove(void)
{
	int fd;
	const char *trouble;

	unload();
	trouble = fails("./load -r parcel 2>&1", "No such file");
	if (trouble)
		return trouble;
	system("insmod parcel.ko");
	fd = open("/dev/parcel", O_RDONLY);
	trouble = fails("./load -r parcel 2>&1", "Resource temporarily unavailable");
	if (!is_loaded())
		return "parcel was in use, and is gone: that was force. Rewind";
	close(fd);
	if (trouble)
		return trouble;
	if (run("./load -r parcel 2>&1"))
		return wrong("./load -r parcel: it failed: \"%s\"", output);
	if (is_loaded())
		return "./load -r parcel: it ended with 0, and parcel is still there";
	system("insmod parcel.ko");
	run("strace -e trace=delete_module ./load -r parcel 2>&1 | grep -c '^delete_module(.*= 0'");
	if (!atoi(output))
		return "./load -r parcel: it did not call delete_module itself";
	return NULL;
}

static int report(const char *topic, const char *trouble)
{
	say(topic, trouble ? trouble : "right");
	return !trouble;
}

int main(void)
{
	say("begins", "");
	report("file: ", try_file());
	report("parameters: ", try_parameters());
	report("memory: ", try_memory());
	report("remove: ", try_remove());
	unload();
	return 0;
}
