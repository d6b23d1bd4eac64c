# Owns what people's scripts call, and what shows what a program does; to be sourced by ../programs.sh.
# shellcheck shell=bash disable=SC2154,SC2086

# For scripts: an interactive one, with its line editing and help, would weigh half as much again, and /etc/shrc has ash for
# that. Its configure runs what it compiles, which runs here as well.
fetched bash
logged bash <<'BUILD'
# Another character set than UTF-8 would be a quarter of it.
export am_cv_func_iconv=no
# muldefs: it brings a strtoimax() of its own, which musl has in one piece with others.
./configure --build=i686-linux-musl --host=i686-linux-musl CC="$cc" CFLAGS="$small -w" LDFLAGS="$static -Wl,-z,muldefs" \
  --without-bash-malloc --disable-nls --without-curses --disable-rpath --disable-debugger --enable-static-link \
  --disable-readline --disable-history --disable-bang-history --disable-help-builtin --disable-progcomp
make -j"$(nproc)"
BUILD
program bash bash /bin/bash

# What insmod asks of the kernel is a thing to see; an eighth of the base, and the first visit needs none of it.
fetched strace
logged strace <<'BUILD'
# Its own copy of the kernel's headers: what it can decode must not depend on the building machine's.
./configure --host=i686-linux-musl CC="$cc" CFLAGS="$small" LDFLAGS="$static" --enable-mpers=no --enable-bundled=yes \
  --disable-gcc-Werror --without-libunwind --without-libdw --without-libiberty --without-libselinux
make -j"$(nproc)"
BUILD
program strace src/strace /usr/bin/strace

fetched tree
"$cc" $small $static -DLINUX -D_LARGEFILE64_SOURCE -D_FILE_OFFSET_BITS=64 ./*.c -o "$build/bin/tree"
program programs "$build/bin/tree" /usr/bin/tree
