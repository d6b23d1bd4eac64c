/* Owns what kmod's configure would find out: musl, no compression libraries, logging on. */
#define PACKAGE "kmod"
#define VERSION "30"
#define KMOD_FEATURES "-ZSTD -XZ -ZLIB -LIBCRYPTO -EXPERIMENTAL"
#define SYSCONFDIR "/etc"
#define ROOTPREFIX ""
#define ENABLE_LOGGING 1
#define HAVE_DECL_BE32TOH 1
#define HAVE_DECL_STRNDUPA 1
#define HAVE_LINUX_MODULE_H 1
#define HAVE_NORETURN 1
#define HAVE_SECURE_GETENV 1
#define HAVE_STATIC_ASSERT 1
#define HAVE_STRUCT_STAT_ST_MTIM 1
#define HAVE___BUILTIN_UADDL_OVERFLOW 1
#define HAVE___BUILTIN_UADDLL_OVERFLOW 1
/* glibc's string.h has it; musl's has not */
#include <stdlib.h>
#include <alloca.h>
#include <string.h>
#define strndupa(s, n) (__extension__({ const char *s_ = (s); size_t n_ = strnlen(s_, (n)); \
	char *d_ = alloca(n_ + 1); d_[n_] = 0; (char *)memcpy(d_, s_, n_); }))
