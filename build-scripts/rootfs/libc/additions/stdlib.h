unsigned arc4random(void);
void arc4random_buf(void *, size_t);
unsigned arc4random_uniform(unsigned);
char *canonicalize_file_name(const char *);
#define strtoq strtoll
#define strtouq strtoull
