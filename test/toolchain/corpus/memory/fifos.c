// SPDX-License-Identifier: GPL-2.0
/* The corpus: queues of bytes and records: kfifo of each kind, a ring of pointers, circ_buf. */
#include <linux/circ_buf.h>
#include <linux/kfifo.h>
#include <linux/module.h>
#include <linux/ptr_ring.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DECLARE_KFIFO(fixed, u32, 16);
static struct kfifo bytes;
static STRUCT_KFIFO_REC_1(128) records;
static DEFINE_SPINLOCK(lock);
static char circle[16];

static int __init fifos_init(void)
{
	unsigned int head = 0, tail = 0;
	struct ptr_ring ring;
	char text[16] = {};
	u32 number;
	int err;

	INIT_KFIFO(fixed);
	INIT_KFIFO(records);
	for (number = 0; number < 20; number++)
		if (!kfifo_put(&fixed, number))
			break;
	err = kfifo_alloc(&bytes, 64, GFP_KERNEL);
	if (err)
		return err;
	kfifo_in_spinlocked(&bytes, "abcdef", 6, &lock);
	if (kfifo_out_peek(&bytes, text, 3) != 3)
		err = -EIO;
	kfifo_in(&records, "one", 3);
	kfifo_in(&records, "three", 5);
	kfifo_skip(&records);
	pr_info("%u %u %s %u\n", number, kfifo_avail(&bytes), text, kfifo_peek_len(&records));
	if (kfifo_get(&fixed, &number) && number != 0)
		err = -EIO;
	kfifo_reset(&fixed);
	while (CIRC_SPACE(head, tail, sizeof(circle)) > 2) {
		circle[head] = 'x';
		head = (head + 1) & (sizeof(circle) - 1);
	}
	pr_info("%u in the circle, %u to the end\n", CIRC_CNT(head, tail, sizeof(circle)),
		CIRC_CNT_TO_END(head, tail, sizeof(circle)));
	if (!err)
		err = ptr_ring_init(&ring, 8, GFP_KERNEL);
	if (!err) {
		ptr_ring_produce(&ring, text);
		if (ptr_ring_consume(&ring) != text)
			err = -EIO;
		ptr_ring_cleanup(&ring, NULL);
	}
	kfifo_free(&bytes);
	return err;
}

static void __exit fifos_exit(void)
{
}
module_init(fifos_init);
module_exit(fifos_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("queues of bytes and records");
