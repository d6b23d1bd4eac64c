// SPDX-License-Identifier: GPL-2.0
/* The corpus: memory: slabs, pools, pages, virtual areas. */
#include <linux/dmapool.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

struct packet {
	u16 count;
	u32 words[] __counted_by(count);
};

static struct kmem_cache *cache;
static mempool_t *pool;

static void construct(void *object)
{
	memset(object, 0x5a, 96);
}

static int __init allocators_init(void)
{
	struct packet *packet = kzalloc(struct_size(packet, words, 10), GFP_KERNEL);
	struct page *pages[4] = {}, *order;
	void *object, *area = NULL, *big;
	size_t product;
	int i, err = -ENOMEM;

	cache = kmem_cache_create("corpus-objects", 96, 16, SLAB_HWCACHE_ALIGN | SLAB_PANIC, construct);
	pool = mempool_create_slab_pool(4, cache);
	if (!packet || !pool)
		goto out;
	packet->count = 10;
	packet->words[9] = 1;
	packet = krealloc(packet, struct_size(packet, words, 200), GFP_KERNEL | __GFP_ZERO);
	object = mempool_alloc(pool, GFP_NOIO);
	pr_info("an object of %u, %zu given, starts with %#x\n", kmem_cache_size(cache), ksize(packet), *(u8 *)object);
	mempool_free(object, pool);
	for (i = 0; i < 4; i++)
		pages[i] = alloc_page(GFP_KERNEL | __GFP_NOWARN);
	if (pages[3])
		area = vmap(pages, 4, VM_MAP, PAGE_KERNEL);
	order = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);
	big = kvmalloc(1 << 20, GFP_KERNEL);
	if (area && order && big) {
		void *mapped = kmap_local_page(pages[0]);

		memset(area, 1, 4 * PAGE_SIZE);
		pr_info("%#x %lu %d %d\n", *(u8 *)mapped, page_to_pfn(order), compound_order(order), is_vmalloc_addr(big));
		kunmap_local(mapped);
		err = check_mul_overflow((size_t)SIZE_MAX, (size_t)2, &product) ? 0 : -EIO;
	}
	vunmap(area);
	kvfree(big);
	if (order)
		__free_pages(order, 2);
	for (i = 0; i < 4; i++)
		if (pages[i])
			__free_page(pages[i]);
	free_pages(__get_free_pages(GFP_KERNEL, 1), 1);
	vfree(vzalloc(100000));
out:
	kfree_sensitive(packet);
	mempool_destroy(pool);
	kmem_cache_destroy(cache);
	return err;
}

static void __exit allocators_exit(void)
{
}
module_init(allocators_init);
module_exit(allocators_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("memory: slabs, pools, pages, virtual areas");
