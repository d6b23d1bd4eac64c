#define O_FSYNC O_SYNC
