#define PAGE_SHIFT 12
