// SPDX-License-Identifier: GPL-2.0
/* The corpus: a type of keys of its own, a keyring, and a key that is found in it. */
#include <keys/user-type.h>
#include <linux/cred.h>
#include <linux/key-type.h>
#include <linux/key.h>
#include <linux/module.h>
#include <linux/seq_file.h>

static int pin_instantiate(struct key *key, struct key_preparsed_payload *prep)
{
	if (prep->datalen != 4)
		return -EINVAL;
	return generic_key_instantiate(key, prep);
}

static int pin_preparse(struct key_preparsed_payload *prep)
{
	prep->quotalen = prep->datalen;
	prep->payload.data[0] = kmemdup(prep->data, prep->datalen, GFP_KERNEL);
	return prep->payload.data[0] ? 0 : -ENOMEM;
}

static void pin_free_preparse(struct key_preparsed_payload *prep)
{
	kfree(prep->payload.data[0]);
}

static void pin_destroy(struct key *key)
{
	kfree_sensitive(key->payload.data[0]);
}

static void pin_describe(const struct key *key, struct seq_file *seq)
{
	seq_printf(seq, "%s: %d letters", key->description, key->datalen);
}

static struct key_type pin = {
	.name = "corpus-pin",
	.preparse = pin_preparse,
	.free_preparse = pin_free_preparse,
	.instantiate = pin_instantiate,
	.match_preparse = NULL,
	.destroy = pin_destroy,
	.describe = pin_describe,
};

static struct key *ring;

static int __init pin_init(void)
{
	key_ref_t made, found;
	int err = register_key_type(&pin);

	if (err)
		return err;
	ring = keyring_alloc("corpus-ring", GLOBAL_ROOT_UID, GLOBAL_ROOT_GID, current_cred(),
			     KEY_POS_ALL | KEY_USR_VIEW | KEY_USR_READ, KEY_ALLOC_NOT_IN_QUOTA, NULL, NULL);
	if (IS_ERR(ring)) {
		unregister_key_type(&pin);
		return PTR_ERR(ring);
	}
	made = key_create_or_update(make_key_ref(ring, true), "corpus-pin", "door", "1234", 4, KEY_POS_ALL | KEY_USR_VIEW,
				    KEY_ALLOC_NOT_IN_QUOTA);
	err = PTR_ERR_OR_ZERO(made);
	if (!err) {
		key_ref_put(made);
		found = keyring_search(make_key_ref(ring, true), &pin, "door", false);
		err = PTR_ERR_OR_ZERO(found);
		if (!err) {
			pr_info("key %d\n", key_serial(key_ref_to_ptr(found)));
			key_ref_put(found);
		}
	}
	if (err) {
		key_put(ring);
		unregister_key_type(&pin);
	}
	return err;
}

static void __exit pin_exit(void)
{
	key_revoke(ring);
	key_put(ring);
	unregister_key_type(&pin);
}
module_init(pin_init);
module_exit(pin_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a type of keys of its own");
