// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
/* The corpus: memory shared by files, by processes and by semaphores. */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
	sem_t ready;
	char text[32];
};

int main(void)
{
	long page = sysconf(_SC_PAGESIZE);
	struct shared *shared = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int fd = memfd_create("corpus", MFD_CLOEXEC);
	struct stat stat;
	char *file;

	if (shared == MAP_FAILED || fd < 0 || ftruncate(fd, 2 * page)) {
		fprintf(stderr, "%s\n", strerror(errno));
		return 1;
	}
	file = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	strcpy(file + page, "mapped");
	msync(file, 2 * page, MS_SYNC);
	sem_init(&shared->ready, 1, 0);
	if (fork() == 0) {
		pread(fd, shared->text, sizeof(shared->text), page);
		sem_post(&shared->ready);
		_exit(0);
	}
	sem_wait(&shared->ready);
	wait(NULL);
	fstat(fd, &stat);
	mprotect(file, page, PROT_READ);
	madvise(file, page, MADV_DONTNEED);
	printf("%s, %lld bytes\n", shared->text, (long long)stat.st_size);
	munmap(file, 2 * page);
	return strcmp(shared->text, "mapped");
}
