#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#define MADV_DONTNEED_LOCKED 24
struct iovec;
ssize_t process_madvise(int, const struct iovec *, size_t, int, unsigned);
int process_mrelease(int, unsigned);
