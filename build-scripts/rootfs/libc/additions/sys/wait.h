#define WCOREFLAG 0x80
#define WAIT_ANY (-1)
#define WAIT_MYPGRP 0
#define W_EXITCODE(code, number) ((code) << 8 | (number))
#define W_STOPCODE(number) ((number) << 8 | 0x7f)
