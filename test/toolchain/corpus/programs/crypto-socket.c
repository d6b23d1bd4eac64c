// SPDX-License-Identifier: GPL-2.0
/* The corpus: the kernel's SHA-256 by a socket. */
#include <linux/if_alg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_alg address = {.salg_family = AF_ALG, .salg_type = "hash", .salg_name = "sha256"};
	unsigned char digest[32];
	int tfm = socket(AF_ALG, SOCK_SEQPACKET, 0), op, i;

	if (tfm < 0 || bind(tfm, (struct sockaddr *)&address, sizeof(address))) {
		perror("AF_ALG");
		return 1;
	}
	op = accept(tfm, NULL, NULL);
	if (op < 0 || write(op, "abc", 3) != 3 || read(op, digest, sizeof(digest)) != sizeof(digest)) {
		perror("sha256");
		return 1;
	}
	for (i = 0; i < 32; i++)
		printf("%02x", digest[i]);
	putchar('\n');
	close(op);
	close(tfm);
	return digest[0] == 0xba && digest[31] == 0xad ? 0 : 1;
}
