#define MINE 42
