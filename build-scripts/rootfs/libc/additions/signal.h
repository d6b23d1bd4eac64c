#define SIGCLD SIGCHLD
#define SA_INTERRUPT 0x20000000
#define sigmask(number) (1u << ((number) - 1))
typedef union sigval sigval_t;
typedef struct sigevent sigevent_t;
int tgkill(pid_t, pid_t, int);
