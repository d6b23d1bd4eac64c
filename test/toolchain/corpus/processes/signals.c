// SPDX-License-Identifier: GPL-2.0
/* The corpus: signals sent to a process whose number is written to a file. */
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/proc_fs.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

static ssize_t send(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	struct kernel_siginfo info = {.si_signo = SIGUSR1, .si_code = SI_QUEUE, .si_int = 7};
	struct task_struct *task;
	struct pid *pid;
	int number, err = kstrtoint_from_user(from, count, 10, &number);

	if (err)
		return err;
	pid = find_get_pid(number);
	task = get_pid_task(pid, PIDTYPE_PID);
	put_pid(pid);
	if (!task)
		return -ESRCH;
	err = send_sig_info(SIGUSR1, &info, task);
	if (!err && signal_pending(current))
		pr_info("to oneself\n");
	put_task_struct(task);
	return err ?: count;
}
static const struct proc_ops ops = {.proc_write = send};

static int __init signals_begin(void)
{
	if (!proc_create("corpus-signal", 0200, NULL, &ops))
		return -ENOMEM;
	pr_info("%d of SIGCHLD\n", sigismember(&current->blocked, SIGCHLD));
	kill_pid(task_pid(current), 0, 1);
	return send_sig(0, current, 0);
}

static void __exit signals_end(void)
{
	remove_proc_entry("corpus-signal", NULL);
}
module_init(signals_begin);
module_exit(signals_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("signals sent from the kernel");
