#!/usr/bin/env bash
# Owns the compiler of the guest's programs: gcc for 32 bit, static, against musl (Debian's musl-dev:i386), because a
# first visit downloads what they weigh; nothing in them unwinds a stack. musl's own gcc wrapper is for the machine's
# architecture only.
set -euo pipefail
musl=${MODLAB_MUSL:?set by rootfs/build.sh: musl-dev:i386, unpacked, with gcc.specs}
headers=${MODLAB_LINUX_HEADERS:?set by rootfs/build.sh: the headers of linux-libc-dev without those of glibc}
exec gcc -m32 -march=i686 -specs "$musl/gcc.specs" -isystem "$headers" -Wl,-m,elf_i386 -static -no-pie -fno-pie \
  -fcf-protection=none -fno-stack-protector -fno-unwind-tables -fno-asynchronous-unwind-tables "-ffile-prefix-map=$PWD=." "$@"
