// SPDX-License-Identifier: GPL-2.0
/* The corpus: a server that echoes and its client, in two processes. */
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1, client, status;
	char text[64] = {0}, name[INET_ADDRSTRLEN];
	pid_t pid;

	if (server < 0)
		die("socket");
	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(server, (struct sockaddr *)&address, sizeof(address)) || listen(server, 1))
		die("bind");
	getsockname(server, (struct sockaddr *)&address, &length);
	pid = fork();
	if (pid == 0) {
		client = socket(AF_INET, SOCK_STREAM, 0);
		setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		if (connect(client, (struct sockaddr *)&address, sizeof(address)))
			die("connect");
		send(client, "hello", 5, MSG_NOSIGNAL);
		shutdown(client, SHUT_WR);
		_exit(recv(client, text, sizeof(text), 0) == 5 ? 0 : 1);
	}
	client = accept(server, NULL, NULL);
	status = read(client, text, sizeof(text));
	if (write(client, text, status) != status)
		die("write");
	close(client);
	waitpid(pid, &status, 0);
	printf("%s: %s\n", inet_ntop(AF_INET, &address.sin_addr, name, sizeof(name)), text);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
