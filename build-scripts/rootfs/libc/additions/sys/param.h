#define HZ 100
#define EXEC_PAGESIZE 4096
