/** Owns which header declares what modules use without it: on 64-bit machines other headers happen to bring some of them along. */

const DECLARED: Readonly<Record<string, string>> = {
  'linux/uaccess.h': 'copy_to_user copy_from_user get_user put_user strncpy_from_user clear_user access_ok',
  'linux/slab.h':
    'kmalloc kzalloc kcalloc kfree krealloc kmemdup kstrdup kmem_cache_create kmem_cache_alloc kmem_cache_free kmem_cache_destroy',
  'linux/vmalloc.h': 'vmalloc vzalloc vfree',
  'linux/mm.h': 'kvmalloc kvfree remap_pfn_range vm_iomap_memory',
  'linux/gfp.h': '__get_free_page __get_free_pages get_zeroed_page free_page free_pages alloc_pages',
  'linux/fs.h':
    'register_chrdev unregister_chrdev register_chrdev_region alloc_chrdev_region unregister_chrdev_region simple_read_from_buffer simple_write_to_buffer noop_llseek kernel_read kernel_write filp_open filp_close iminor imajor',
  'linux/cdev.h': 'cdev_init cdev_add cdev_del cdev_alloc',
  'linux/device.h': 'device_create device_destroy class_create class_destroy dev_set_drvdata dev_get_drvdata',
  'linux/delay.h': 'msleep mdelay udelay ndelay ssleep usleep_range msleep_interruptible',
  'linux/jiffies.h': 'msecs_to_jiffies jiffies_to_msecs time_after time_before',
  'linux/timer.h': 'timer_setup mod_timer add_timer del_timer del_timer_sync timer_delete_sync',
  'linux/hrtimer.h': 'hrtimer_init hrtimer_start hrtimer_cancel hrtimer_forward_now',
  'linux/ktime.h': 'ktime_to_ns ktime_to_us ktime_sub ktime_set',
  'linux/timekeeping.h': 'ktime_get ktime_get_ns ktime_get_real_ts64',
  'linux/interrupt.h':
    'request_irq free_irq tasklet_init tasklet_schedule tasklet_setup tasklet_kill request_threaded_irq',
  'linux/kthread.h': 'kthread_run kthread_stop kthread_create kthread_should_stop',
  'linux/sched.h': 'schedule schedule_timeout wake_up_process set_current_state',
  'linux/sched/signal.h': 'signal_pending send_sig send_sig_info for_each_process allow_signal',
  'linux/wait.h': 'init_waitqueue_head wake_up wake_up_interruptible wait_event wait_event_interruptible',
  'linux/workqueue.h':
    'schedule_work queue_work alloc_workqueue destroy_workqueue flush_workqueue cancel_work_sync schedule_delayed_work',
  'linux/mutex.h': 'mutex_init mutex_lock mutex_unlock mutex_lock_interruptible',
  'linux/spinlock.h': 'spin_lock_init spin_lock spin_unlock',
  'linux/semaphore.h': 'sema_init down down_interruptible up',
  'linux/proc_fs.h':
    'proc_create proc_remove remove_proc_entry proc_mkdir proc_create_data proc_create_single pde_data',
  'linux/seq_file.h': 'seq_printf seq_puts single_open seq_open seq_read seq_lseek single_release',
  'linux/debugfs.h':
    'debugfs_create_dir debugfs_create_file debugfs_create_u32 debugfs_remove debugfs_remove_recursive',
  'linux/kobject.h': 'kobject_create_and_add kobject_put kobject_init_and_add',
  'linux/sysfs.h': 'sysfs_create_group sysfs_create_file sysfs_remove_group sysfs_emit',
  'linux/io.h':
    'ioremap iounmap readl writel readb writeb inb outb ioread32 iowrite32 virt_to_phys phys_to_virt memcpy_fromio memcpy_toio',
  'linux/ioport.h': 'request_region release_region request_mem_region',
  'linux/random.h': 'get_random_bytes get_random_u32',
  'linux/kprobes.h': 'register_kprobe unregister_kprobe register_kretprobe',
  'linux/kmod.h': 'call_usermodehelper',
  'linux/umh.h': 'call_usermodehelper_setup call_usermodehelper_exec',
  'linux/poll.h': 'poll_wait',
  'linux/err.h': 'IS_ERR PTR_ERR ERR_PTR',
  'linux/string.h': 'memset memcpy strcmp strlen strscpy strsep kstrdup_const',
  'linux/kernel.h': 'sprintf snprintf sscanf scnprintf',
  'linux/pid.h': 'find_get_pid pid_task find_vpid',
  'linux/cred.h': 'current_uid current_cred',
  'linux/gpio.h':
    'gpio_request gpio_free gpio_set_value gpio_get_value gpio_to_irq gpio_is_valid gpio_direction_output gpio_direction_input',
  'linux/gpio/consumer.h': 'gpiod_get gpiod_put gpiod_set_value gpiod_get_value',
  'linux/kfifo.h': 'kfifo_in kfifo_out kfifo_alloc kfifo_free',
};

export const HEADER_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(DECLARED).flatMap(([header, names]) =>
    names.split(' ').map((name) => [name, header] as const),
  ),
);

/** What students know from C programs, and what the kernel has in its place. */
export const OF_LIBC: ReadonlyMap<string, string> = new Map([
  ['printf', 'pr_info()'],
  ['puts', 'pr_info()'],
  ['fprintf', 'pr_err()'],
  ['perror', 'pr_err()'],
  ['malloc', 'kmalloc()'],
  ['calloc', 'kcalloc()'],
  ['realloc', 'krealloc()'],
  ['free', 'kfree()'],
  ['atoi', 'kstrtoint()'],
  ['strtol', 'kstrtol()'],
  ['strdup', 'kstrdup()'],
  ['sleep', 'ssleep()'],
  ['usleep', 'usleep_range()'],
  ['rand', 'get_random_u32()'],
  ['time', 'ktime_get_real_seconds()'],
  ['exit', 'return with an error'],
  ['open', 'filp_open()'],
  ['read', 'kernel_read()'],
  ['write', 'kernel_write()'],
  ['pthread_create', 'kthread_run()'],
  ['assert', 'WARN_ON()'],
]);
