// SPDX-License-Identifier: GPL-2.0
/* The corpus: what a driver reads of the device tree: properties, children, phandles, addresses. */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/of_graph.h>
#include <linux/of_irq.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/property.h>

static int tree_probe(struct platform_device *pdev)
{
	struct device_node *node = pdev->dev.of_node, *other;
	const int *kind = of_device_get_match_data(&pdev->dev);
	struct of_phandle_args args;
	struct resource window;
	const char *status;
	u32 values[2] = {};

	if (!node)
		return -ENODEV;
	if (of_property_read_u32_array(node, "values", values, 2))
		dev_dbg(&pdev->dev, "no values\n");
	if (!of_property_read_string(node, "status", &status))
		dev_info(&pdev->dev, "%pOF is %s\n", node, status);
	for_each_available_child_of_node_scoped(node, child)
		dev_info(&pdev->dev, "%pOFn, %d\n", child, of_property_read_bool(child, "default-on"));
	if (!of_address_to_resource(node, 0, &window))
		dev_info(&pdev->dev, "%pR, irq %d\n", &window, of_irq_get(node, 0));
	if (!of_parse_phandle_with_args(node, "clocks", "#clock-cells", 0, &args))
		of_node_put(args.np);
	other = of_graph_get_remote_node(node, 0, 0);
	of_node_put(other);
	return of_platform_populate(node, NULL, NULL, &pdev->dev) ?: (kind ? *kind : 0);
}

static const int kind_a, kind_b;
static const struct of_device_id tree_match[] = {
	{.compatible = "modlab,tree-a", .data = &kind_a},
	{.compatible = "modlab,tree-b", .data = &kind_b},
	{},
};
MODULE_DEVICE_TABLE(of, tree_match);
static struct platform_driver tree_driver = {
	.probe = tree_probe,
	.driver = {.name = "corpus-tree", .of_match_table = tree_match},
};

static int __init tree_init(void)
{
	struct device_node *root = of_find_node_by_path("/");

	pr_info("%s device tree\n", root ? "a" : "no");
	of_node_put(root);
	return platform_driver_register(&tree_driver);
}

static void __exit tree_exit(void)
{
	platform_driver_unregister(&tree_driver);
}
module_init(tree_init);
module_exit(tree_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what a driver reads of the device tree");
