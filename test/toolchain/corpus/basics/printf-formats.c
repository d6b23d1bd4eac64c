// SPDX-License-Identifier: GPL-2.0
/* The corpus: what printk's %p can show. */
#include <linux/err.h>
#include <linux/inet.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/rtc.h>
#include <linux/timekeeping.h>
#include <linux/uuid.h>

static const u8 mac[6] = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56};
static DECLARE_BITMAP(used, 40);

static void say(const char *fmt, ...)
{
	struct va_format vaf;
	va_list args;

	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	pr_info("%pV", &vaf);
	va_end(args);
}

static int __init formats_init(void)
{
	struct resource res = DEFINE_RES_MEM_NAMED(0x1000, 0x100, "window");
	time64_t now = ktime_get_real_seconds();
	__be32 address = in_aton("192.0.2.1");
	phys_addr_t physical = 0x1000;
	guid_t guid;

	guid_gen(&guid);
	bitmap_set(used, 3, 5);
	pr_info("%pS %ps %pB %px %pK\n", formats_init, formats_init, __builtin_return_address(0), &res, &res);
	pr_info("%pM %pmR %pI4 %pUl %*ph\n", mac, mac, &address, &guid, (int)sizeof(mac), mac);
	pr_info("%pr %pR %pa %*pbl %*pb\n", &res, &res, &physical, 40, used, 40, used);
	pr_info("%pe %pt %ptTd %*pE\n", ERR_PTR(-ENOENT), &(struct rtc_time){.tm_mday = 1}, &now, 4, "a\tb\n");
	say("%s has %zu bytes, %hhx %lld %llu %+d %#o %c%%\n", "mac", sizeof(mac), mac[0], -1LL, 1ULL, 5, 8, 'x');
	return 0;
}

static void __exit formats_exit(void)
{
}
module_init(formats_init);
module_exit(formats_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what printk's %p can show");
