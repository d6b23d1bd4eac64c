void *rawmemchr(const void *, int);
void *memfrob(void *, size_t);
char *strfry(char *);
const char *strerrordesc_np(int);
const char *strerrorname_np(int);
const char *sigdescr_np(int);
const char *sigabbrev_np(int);
#define strndupa(text, most) \
	(__extension__({ \
		const char *__from = (text); \
		size_t __length = strnlen(__from, (most)); \
		char *__copy = (char *)__builtin_alloca(__length + 1); \
		__copy[__length] = '\0'; \
		(char *)memcpy(__copy, __from, __length); \
	}))
