#!/usr/bin/env bash
# Owns what a student's own programs are built with: userland.sh ROOT puts Debian's musl for i386, the kernel's headers
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

"$here/../apt-install.sh" "lib32gcc-12-dev=$LIB32GCC_VERSION" rsync

include=$root/usr/include
mkdir -p "$include" "$root/usr/lib"
cp -r "$musl/include/i386-linux-musl/." "$include/"
# The kernel's headers for programs, as far as lessons' programs go.
uapi=$MODLAB_BUILD/tree/uapi
rm -rf "$uapi"
make -s -C "$tree" ARCH=i386 headers_install INSTALL_HDR_PATH="$uapi"
cd "$uapi/include"
for name in $UAPI; do
  printf '#include <sys/types.h>\n#include <sys/socket.h>\n#include <linux/%s.h>\n' "$name" |
    gcc -m32 -nostdinc -isystem "$include" -isystem "$PWD" -M -x c - | tr -s ' \\\n' '\n' | sed -n "s,^$PWD/,,p"
done | sort -u >"$MODLAB_BUILD/tree/uapi-files"
{ cat "$MODLAB_BUILD/tree/uapi-files"; ls asm/*.h asm-generic/*.h; } | sort -u | tar -cf - -T - | tar -C "$include" -xf -

lib=$root/usr/lib
for file in crt1.o crti.o crtn.o libc.a; do cp "$musl/lib/i386-linux-musl/$file" "$lib/"; done
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
