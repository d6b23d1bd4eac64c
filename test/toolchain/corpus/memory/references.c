// SPDX-License-Identifier: GPL-2.0
/* The corpus: kref, and an object that its last user frees. */
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct session {
	struct kref ref;
	char name[16];
};

static DEFINE_MUTEX(lock);
static int freed;

static void session_free(struct kref *ref)
{
	struct session *session = container_of(ref, struct session, ref);

	pr_info("%s ends\n", session->name);
	freed++;
	kfree(session);
}

static void session_free_locked(struct kref *ref)
{
	session_free(ref);
	mutex_unlock(&lock);
}

static int __init references_init(void)
{
	struct session *session = kzalloc(sizeof(*session), GFP_KERNEL);

	if (!session)
		return -ENOMEM;
	kref_init(&session->ref);
	strscpy(session->name, "first");
	kref_get(&session->ref);
	kref_put(&session->ref, session_free);
	if (!kref_get_unless_zero(&session->ref) || kref_read(&session->ref) != 2)
		return -EIO;
	kref_put(&session->ref, session_free);
	if (!kref_put_mutex(&session->ref, session_free_locked, &lock))
		return -EIO;
	return freed == 1 ? 0 : -EIO;
}

static void __exit references_exit(void)
{
}
module_init(references_init);
module_exit(references_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("kref");
