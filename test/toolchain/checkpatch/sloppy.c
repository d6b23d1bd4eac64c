#include <linux/module.h>
#include <asm/uaccess.h>
#include <linux/slab.h>

#define DRIVER_DEBUG(fmt, args...) if (debug) printk(fmt, ##args)
#define SQUARE(x) x*x
typedef struct sloppy_thing { int a; } sloppy_t;
static int debug=0;
static char* name = NULL;
volatile int flag;
module_param(debug, int, S_IRUGO | S_IWUSR);
extern int nobody_else(int);



static int sloppy_open(struct inode * inode,struct file *file) {
    // no tabs here
    if(debug==1) {
	printk("open %s\n", __FUNCTION__);
    }
	else
		printk(KERN_INFO "a line that is much longer than what anybody wants to read on a screen that is one hundred columns wide\n");
	return(0);
}
static ssize_t sloppy_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	unsigned len = strlen(name);
	int *data = kmalloc(sizeof(struct sloppy_thing), GFP_KERNEL);
	if (data == NULL)
	{
		pr_err("Out of memory\n");
		return -ENOMEM;
	}
	int result; 
	if ((result = copy_to_user(buf, name, len)))
		return -EFAULT;
	BUG_ON(len > 100);
	strcpy(name, "x");
	simple_strtoul(name, NULL, 0);
	msleep(1);
	udelay(2000);
	switch (len) {
		case 1: return 1;
		default: break;
	}
	if (data) kfree(data);
	spin_lock_t: ;
	for(len=0;len<10;len++)
		;
	return -ENOSYS;
}
struct file_operations fops = {
	.open = sloppy_open,
	.read = sloppy_read
};
static int __init sloppy_init(void) { return 0; }
module_init(sloppy_init);
MODULE_LICENSE("GPL v2");
