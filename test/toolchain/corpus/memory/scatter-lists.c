// SPDX-License-Identifier: GPL-2.0
/* The corpus: scatter lists and a pool of special memory. */
#include <linux/genalloc.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

static int __init scatter_init(void)
{
	struct sg_mapping_iter miter;
	struct gen_pool *pool;
	struct sg_table table;
	unsigned long chunk, area;
	size_t total = 0;
	char text[32] = {};
	int err;

	err = sg_alloc_table(&table, 3, GFP_KERNEL);
	if (err)
		return err;
	area = __get_free_pages(GFP_KERNEL | __GFP_ZERO, 2);
	if (!area) {
		sg_free_table(&table);
		return -ENOMEM;
	}
	sg_set_page(table.sgl, virt_to_page((void *)area), 100, 8);
	sg_set_buf(sg_next(table.sgl), (void *)area + PAGE_SIZE, 200);
	sg_set_buf(sg_last(table.sgl, 3), (void *)area + 2 * PAGE_SIZE, 50);
	sg_copy_from_buffer(table.sgl, 3, "scattered", 10);
	sg_pcopy_to_buffer(table.sgl, 3, text, 9, 0);
	sg_miter_start(&miter, table.sgl, table.nents, SG_MITER_FROM_SG);
	while (sg_miter_next(&miter))
		total += miter.length;
	sg_miter_stop(&miter);
	pr_info("%s, %zu bytes in %d pieces\n", text, total, sg_nents(table.sgl));

	pool = gen_pool_create(ilog2(64), NUMA_NO_NODE);
	if (pool) {
		err = gen_pool_add(pool, area, PAGE_SIZE, NUMA_NO_NODE);
		chunk = err ? 0 : gen_pool_alloc(pool, 128);
		pr_info("%zu of %zu\n", gen_pool_avail(pool), gen_pool_size(pool));
		if (chunk)
			gen_pool_free(pool, chunk, 128);
		gen_pool_destroy(pool);
	}
	free_pages(area, 2);
	sg_free_table(&table);
	return total == 350 ? err : -EIO;
}

static void __exit scatter_exit(void)
{
}
module_init(scatter_init);
module_exit(scatter_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("scatter lists and a pool of special memory");
