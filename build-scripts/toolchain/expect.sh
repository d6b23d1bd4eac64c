#!/usr/bin/env bash
# Owns what the tests of the compiler room expect: native gcc-12 -m32 run over labs and corpus, at the paths that the
# guest has, with the whole built tree behind. Its cc1 is that of Debian's i386: where a processor's registers are as few as
# there, the one of amd64 now and then takes them in another order. Writes test/toolchain/expected. As root, for its mounts.
set -euo pipefail
# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"
unset NODE_OPTIONS NODE_PATH
if [ "${1-}" != inside ]; then
  "$here/../apt-install.sh" "gcc-12=$GCC_VERSION" "binutils=$BINUTILS_VERSION" gcc-multilib
  # Unpacked, not installed: it cannot stand beside amd64's.
  i386=$MODLAB_BUILD/i386-cc1
  if fresh "$i386" "$GCC_VERSION"; then
    dpkg --add-architecture i386
    apt-get -qq update || true
    (cd "$i386" && apt-get -qq -o APT::Sandbox::User=root download "cpp-12:i386=$GCC_VERSION" libgmp10:i386 libmpfr6:i386 \
      libmpc3:i386 libisl23:i386 zlib1g:i386 libzstd1:i386 libc6:i386)
    for package in "$i386"/*.deb; do dpkg -x "$package" "$i386"; done
    rm "$i386"/*.deb
    lib=$i386/lib/i386-linux-gnu:$i386/usr/lib/i386-linux-gnu
    # Beside what amd64 has: the program, and the headers where it looks for its own.
    mkdir -p "$i386/gcc/x86_64-linux-gnu/12" "$i386/gcc/i686-linux-gnu/12"
    printf '#!/bin/sh\nexec %s --library-path %s %s "$@"\n' "$i386/lib/ld-linux.so.2" "$lib" \
      "$i386/usr/lib/gcc/i686-linux-gnu/12/cc1" >"$i386/gcc/x86_64-linux-gnu/12/cc1"
    chmod +x "$i386/gcc/x86_64-linux-gnu/12/cc1"
    ln -s /usr/lib/gcc/x86_64-linux-gnu/12/include "$i386/gcc/i686-linux-gnu/12/include"
    made "$i386" "$GCC_VERSION"
  fi
  exec unshare --mount "$0" inside
fi
mount -t overlay -o "ro,lowerdir=$MODLAB_BUILD/i386-cc1/gcc:/usr/lib/gcc" overlay /usr/lib/gcc
release=$(cat "$MODLAB_BUILD/kernel/release")
mount -t tmpfs none /root
mount -t tmpfs none /usr/src
mkdir "/usr/src/linux-headers-$release"
mount --bind "$MODLAB_BUILD/kernel/linux" "/usr/src/linux-headers-$release"
# Programs are compiled against musl's headers, as in the guest, with those that it fetches when they are opened.
headers=$MODLAB_BUILD/tree/work
mount -t overlay -o "ro,lowerdir=$headers/root/usr/include:$headers/user/usr/include" overlay /usr/include
cd "$here/../.."
node --import tsx test/toolchain/record-native.ts
