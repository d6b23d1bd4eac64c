#!/usr/bin/env bash
# Owns what a student's own programs are built with: userland.sh ROOT puts the C library (rootfs/libc), the kernel's headers
# for programs and the compiler's own library below ROOT. Programs are static: the guest has no dynamic loader.
set -euo pipefail
# shellcheck source=../toolchain/environment.sh
. "$(dirname "$0")/../toolchain/environment.sh"
# shellcheck source=versions.env
. "$(dirname "$0")/versions.env"
root=$1
# `NAME` is <linux/NAME.h>; what these include comes along.
UAPI='types ioctl input uinput gpio netlink rtnetlink genetlink connector cn_proc if_link if_tun if_packet if_arp if_ether
  in in6 ip ipv6 tcp udp icmp filter seccomp sched futex fs loop hdreg fb kd vt keyboard module kdev_t major errno limits
  magic memfd mman mount perf_event poll prctl ptrace random reboot rtc signal spi/spidev i2c i2c-dev stat sysctl sysinfo
  termios time timerfd tty userfaultfd utsname version watchdog netfilter netfilter_ipv4 netfilter/nfnetlink eventpoll
  inotify fanotify io_uring capability unistd wait xattr blkpg aio_abi kernel stddef socket un uio vm_sockets
  virtio_ids virtio_console pci_regs elf auxvec binfmts close_range dm-ioctl'
musl=$MODLAB_BUILD/rootfs/musl/usr
tree=$MODLAB_BUILD/kernel/linux

"$here/../apt-install.sh" "lib32gcc-12-dev=$LIB32GCC_VERSION" rsync libc6-dev

include=$root/usr/include
mkdir -p "$include" "$root/usr/lib"
cp -r "$MODLAB_BUILD/rootfs/libc/include/." "$include/"
# The kernel's headers for programs, as far as lessons' programs go; parts.sh takes the rest.
uapi=$MODLAB_BUILD/tree/uapi
rm -rf "$uapi"
make -s -C "$tree" ARCH=i386 headers_install INSTALL_HDR_PATH="$uapi"
cd "$uapi/include"
# System calls that this kernel has and musl's list has not. Where musl knows only the one for 64-bit times, which are those
# of its structures, the plain name means that one.
sed -n 's/^#define __NR_\([a-z0-9_]*\) \([0-9]*\)$/\1 \2/p' asm/unistd_32.h | while read -r name number; do
  list=$include/bits/syscall.h
  if grep -q "SYS_${name}[[:space:]]" "$list"; then continue; fi
  for with in "${name}_time64" "${name}64"; do
    if grep -q "SYS_${with}[[:space:]]" "$list"; then number=$(sed -n "s/^#define SYS_${with}[[:space:]]*//p" "$list"); fi
  done
  case $name in gettimeofday | settimeofday) continue ;; esac
  printf '#define __NR_%s %s\n#define SYS_%s %s\n' "$name" "$number" "$name" "$number"
done >"$MODLAB_BUILD/tree/more-syscalls"
cat "$MODLAB_BUILD/tree/more-syscalls" >>"$include/bits/syscall.h"
for name in $UAPI; do
  printf '#include <sys/types.h>\n#include <sys/socket.h>\n#include <linux/%s.h>\n' "$name" |
    gcc -m32 -nostdinc -isystem "$include" -isystem "$PWD" -M -x c - | tr -s ' \\\n' '\n' | sed -n "s,^$PWD/,,p"
done | sort -u >"$MODLAB_BUILD/tree/uapi-files"
{ cat "$MODLAB_BUILD/tree/uapi-files"; ls asm/*.h asm-generic/*.h; } | sort -u | tar -cf - -T - | tar -C "$include" -xf -

# Of the C library that musl is not: macros alone, which work with any.
sha256sum --check --quiet --strict - <<<"$QUEUE_SHA256  /usr/include/x86_64-linux-gnu/sys/queue.h"
cp /usr/include/x86_64-linux-gnu/sys/queue.h "$include/sys/"

lib=$root/usr/lib
for file in crt1.o crti.o crtn.o; do cp "$musl/lib/i386-linux-musl/$file" "$lib/"; done
cp "$MODLAB_BUILD/rootfs/libc/libc.a" "$lib/"
strip --strip-debug "$lib/libc.a"
# musl has all in libc; programs ask for the others by name.
for name in m pthread rt dl util crypt; do printf '!<arch>\n' >"$lib/lib$name.a"; done
own=$lib/gcc/i686-linux-gnu/12
mkdir -p "$own/include"
for file in crtbeginT.o crtend.o libgcc.a; do cp "/usr/lib/gcc/x86_64-linux-gnu/12/32/$file" "$own/"; done
# Decimal and 128-bit floating point is nine tenths of it.
ar t "$own/libgcc.a" | grep -E '^(bid|decimal|_(sd|dd|td|bid)_|.*(tf|TF|HF|hf|BF|bf)|.*_to_(sd|dd|td)|.*(sd|dd|td)2?\.o|generic-morestack|morestack|(avx|sse)_)' |
  xargs ar d "$own/libgcc.a"
strip --strip-debug "$own/libgcc.a"
# What unwinds exceptions: C has none.
printf '!<arch>\n' >"$own/libgcc_eh.a"
# The compiler's own headers: what the language itself asks for.
for file in stdarg.h stddef.h stdbool.h stdint.h stdint-gcc.h limits.h syslimits.h float.h stdalign.h stdnoreturn.h \
  stdatomic.h iso646.h cpuid.h; do cp "/usr/lib/gcc/x86_64-linux-gnu/12/include/$file" "$own/include/"; done
