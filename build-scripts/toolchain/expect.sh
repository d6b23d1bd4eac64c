#!/usr/bin/env bash
# Owns what the tests of the compiler room expect: native gcc-12 -m32 run over labs and corpus, at the paths that the
# guest has, with the whole built tree behind. Writes test/toolchain/expected. As root, for its mounts.
set -euo pipefail
# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"
unset NODE_OPTIONS NODE_PATH
if [ "${1-}" != inside ]; then
  "$here/../apt-install.sh" "gcc-12=$GCC_VERSION" "binutils=$BINUTILS_VERSION" gcc-multilib
  exec unshare --mount "$0" inside
fi
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
