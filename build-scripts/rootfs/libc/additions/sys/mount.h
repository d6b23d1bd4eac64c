#define FSOPEN_CLOEXEC 1
#define FSMOUNT_CLOEXEC 1
#define OPEN_TREE_CLONE 1
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#define MOVE_MOUNT_F_EMPTY_PATH 4
enum fsconfig_command {
	FSCONFIG_SET_FLAG,
	FSCONFIG_SET_STRING,
	FSCONFIG_SET_BINARY,
	FSCONFIG_SET_PATH,
	FSCONFIG_SET_PATH_EMPTY,
	FSCONFIG_SET_FD,
	FSCONFIG_CMD_CREATE,
	FSCONFIG_CMD_RECONFIGURE
};
int fsopen(const char *, unsigned);
int fsconfig(int, unsigned, const char *, const void *, int);
int fsmount(int, unsigned, unsigned);
int fspick(int, const char *, unsigned);
int open_tree(int, const char *, unsigned);
int move_mount(int, const char *, int, const char *, unsigned);
