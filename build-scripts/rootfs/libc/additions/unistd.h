#define TEMP_FAILURE_RETRY(expression) \
	(__extension__({ \
		long __result; \
		do \
			__result = (long)(expression); \
		while (__result == -1L && errno == EINTR); \
		__result; \
	}))
#define CLOSE_RANGE_UNSHARE 2
#define CLOSE_RANGE_CLOEXEC 4
int close_range(unsigned, unsigned, int);
void closefrom(int);
int execveat(int, const char *, char *const [], char *const [], int);
int group_member(gid_t);
