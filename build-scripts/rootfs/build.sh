#!/usr/bin/env bash
# Owns the rootfs stage: the guest's programs, static against musl, and the files around them.
# Leaves in build/rootfs: root/ (the tree, without modules and labs).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../versions.env
. "$here/../versions.env"
build=${MODLAB_BUILD:?run build-scripts/build}/rootfs
sources=$build/sources
root=$build/root
umask 022

"$here/../apt-install.sh" gcc gcc-multilib make autoconf automake autopoint gettext linux-libc-dev bzip2 xz-utils patch dpkg-dev

# musl for i386, unpacked and not installed: the package would replace gcc-multilib by a cross compiler.
if [ ! -f "$build/musl/$MUSL_VERSION" ]; then
  dpkg --add-architecture i386
  # A foreign vendor's list may know no i386, or a mirror be between two states; the download says what is missing.
  apt-get -qq update || true
  rm -rf "$build/musl"
  mkdir -p "$build/musl"
  (cd "$build/musl" && apt-get -qq -o APT::Sandbox::User=root download "musl-dev:i386=$MUSL_VERSION")
  dpkg -x "$build"/musl/musl-dev_*_i386.deb "$build/musl"
  sed "s#/usr/\(lib\|include\)/i386-linux-musl#$build/musl&#g" \
    "$build/musl/usr/lib/i386-linux-musl/musl-gcc.specs" >"$build/musl/gcc.specs"
  touch "$build/musl/$MUSL_VERSION"
fi
export MODLAB_MUSL=$build/musl

"$here/../fetch-source.sh" busybox "$BUSYBOX_VERSION" "$BUSYBOX_FILES" "$sources"
"$here/../fetch-source.sh" kmod "$KMOD_VERSION" "$KMOD_FILES" "$sources"
"$here/../fetch-source.sh" util-linux "$UTIL_LINUX_VERSION" "$UTIL_LINUX_FILES" "$sources"
"$here/../fetch-source.sh" strace "$STRACE_VERSION" "$STRACE_FILES" "$sources"
"$here/../fetch-source.sh" make-dfsg "$MAKE_VERSION" "$MAKE_FILES" "$sources"
"$here/../fetch-source.sh" toybox "$TOYBOX_VERSION" "$TOYBOX_FILES" "$sources"

# The kernel's user headers alone: beside them Debian keeps those of glibc.
export MODLAB_LINUX_HEADERS=$build/linux-headers SOURCE_DATE_EPOCH
mkdir -p "$MODLAB_LINUX_HEADERS"
ln -sfn /usr/include/linux /usr/include/asm-generic /usr/include/mtd /usr/include/x86_64-linux-gnu/asm \
  "$MODLAB_LINUX_HEADERS/"
cc=$here/musl-cc.sh

# unpack NAME ORIG [DEBIAN]: a source tree with Debian's patches.
unpack() {
  rm -rf "${build:?}/$1"
  mkdir "$build/$1"
  tar -C "$build/$1" --strip-components=1 -xf "$sources/$2"
  cd "$build/$1"
  local patch
  if [ $# -ge 3 ]; then tar -xf "$sources/$3"; fi
  if [ -f debian/patches/series ]; then
    while read -r patch _; do
      case $patch in '' | '#'*) continue ;; esac
      patch -s -p1 <"debian/patches/$patch"
    done <debian/patches/series
  fi
  # A patched configure.ac newer than its configure would ask for autotools.
  find . -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

files_of() { awk -v n="$2" 'NF { if (++i == n) print $2 }' <<<"$1"; }

unpack busybox "$(files_of "$BUSYBOX_FILES" 1)" "$(files_of "$BUSYBOX_FILES" 2)"
make -s allnoconfig >/dev/null
# busybox's Kconfig takes the first value it reads of a symbol: ours replace those of allnoconfig.
while IFS='=' read -r symbol value; do
  case $symbol in CONFIG_*) ;; *) continue ;; esac
  sed -i "/^$symbol=/d; /^# $symbol is not set/d" .config
  if [ "$value" = n ]; then echo "# $symbol is not set" >>.config; else echo "$symbol=$value" >>.config; fi
done <"$here/busybox.config"
(yes '' || true) | make -s oldconfig >/dev/null
while read -r line; do
  case $line in *=n | '#'* | '') continue ;; esac
  if ! grep -qxF -- "$line" .config; then
    echo "rootfs: busybox.config says \"$line\", which did not take effect" >&2
    exit 1
  fi
done <"$here/busybox.config"
make -s -j"$(nproc)" CC="$cc" HOSTCC=gcc SKIP_STRIP=y busybox >"$build/busybox.log" 2>&1 ||
  { grep -i error "$build/busybox.log" >&2; exit 1; }
strip -s -o "$build/busybox.bin" busybox
# The list of applets, as install paths.
make -s CC="$cc" HOSTCC=gcc busybox.links
cp busybox.links "$build/busybox.links"

unpack kmod "$(files_of "$KMOD_FILES" 1)" "$(files_of "$KMOD_FILES" 2)"
patch -s -p1 <"$here/patches/kmod-more.patch"
"$cc" -Os -s -ffunction-sections -fdata-sections -Wl,--gc-sections -D_GNU_SOURCE -include "$here/kmod-config.h" -I. -Ilibkmod -Itools \
  tools/{kmod,log,depmod,insert,insmod,lsmod,modinfo,modprobe,remove,rmmod,static-nodes}.c \
  libkmod/*.c shared/*.c -o "$build/kmod.bin"

unpack util-linux "$(files_of "$UTIL_LINUX_FILES" 1)" "$(files_of "$UTIL_LINUX_FILES" 2)"
{
  ./configure --host=i686-linux-musl CC="$cc" CFLAGS='-Os -ffunction-sections -fdata-sections' \
    LDFLAGS='-s -Wl,--gc-sections' --disable-nls --disable-shared \
    --without-ncurses --without-ncursesw --without-tinfo --without-python --disable-widechar --disable-asciidoc \
    --disable-poman --disable-libmount --disable-libblkid --disable-mount --disable-fdisks --disable-libfdisk \
    --without-readline --without-cap-ng --without-libz --without-libmagic --without-systemd --without-udev \
    --without-selinux
  make -j"$(nproc)" dmesg
} >"$build/util-linux.log" 2>&1 || { tail -20 "$build/util-linux.log" >&2; exit 1; }
cp dmesg "$build/dmesg.bin"

# What insmod asks of the kernel, and what is in a .ko, are things to see.
unpack strace "$(files_of "$STRACE_FILES" 1)" "$(files_of "$STRACE_FILES" 2)"
{
  # Its own copy of the kernel's headers: what it can decode must not depend on the building machine's.
  ./configure --host=i686-linux-musl CC="$cc" CFLAGS='-Os -ffunction-sections -fdata-sections' \
    LDFLAGS='-s -Wl,--gc-sections' --enable-mpers=no --enable-bundled=yes --disable-gcc-Werror \
    --without-libunwind --without-libdw --without-libiberty --without-libselinux
  make -j"$(nproc)"
} >"$build/strace.log" 2>&1 || { tail -20 "$build/strace.log" >&2; exit 1; }
cp src/strace "$build/strace.bin"

# busybox has neither file nor readelf. Debian's patches are for its packaging alone.
unpack toybox "$(files_of "$TOYBOX_FILES" 1)"
{
  make allnoconfig
  for symbol in FILE READELF TOYBOX_HELP; do sed -i "s/# CONFIG_$symbol is not set/CONFIG_$symbol=y/" .config; done
  (yes '' || true) | make oldconfig
  CC="$cc" CFLAGS=-Os LDFLAGS=-s HOSTCC=gcc make toybox
} >"$build/toybox.log" 2>&1 || { tail -20 "$build/toybox.log" >&2; exit 1; }
cp toybox "$build/toybox.bin"

# kbuild is a make program. Debian's tarball is without its generated files.
unpack make "$(files_of "$MAKE_FILES" 1)"
zcat "$sources/$(files_of "$MAKE_FILES" 2)" | patch -s -p1
{
  autoreconf -fi
  ./configure --host=i686-linux-musl CC="$cc" CFLAGS='-Os -ffunction-sections -fdata-sections' \
    LDFLAGS='-s -Wl,--gc-sections' --disable-nls --disable-load --without-guile
  make -j"$(nproc)" -C lib
  make -j"$(nproc)" make
} >"$build/make.log" 2>&1 || { tail -20 "$build/make.log" >&2; exit 1; }
cp make "$build/make.bin"

# kbuild's fixdep notes on which configuration an object depends, and reads every header for it. The tree under /usr/src
# never changes: a module depends on its own files alone, and 1000 headers stay unread.
sed 's,return str_ends_with(s\, len\, "include/generated/autoconf.h");,return len > 0 \&\& (s[0] != '"'/'"' || !strncmp(s\, "/usr/src/"\, 9));,' \
  "$MODLAB_BUILD/kernel/linux/scripts/basic/fixdep.c" >"$build/fixdep.c"
grep -q '"/usr/src/"' "$build/fixdep.c"
(cd "$build" && "$cc" -Os -s -I"$MODLAB_BUILD/kernel/linux/scripts/include" fixdep.c -o fixdep.bin)
make -s -C "$here/compile" -B O="$build" CC="$cc" LDFLAGS=-s
make -s -C "$here/agent" -B O="$build" CC="$cc" LDFLAGS=-s

rm -rf "$root"
mkdir -p "$root"/{bin,sbin,usr/src,usr/bin,usr/sbin,etc/modprobe.d,dev,proc,sys,run,tmp,mnt,var/log,root/labs,home/student}
cp -r "$here/skeleton/." "$root/"
# Not what this checkout's umask made of them.
chmod -R u=rwX,go=rX "$root"
chmod 640 "$root/etc/shadow"
install -m 755 "$build/busybox.bin" "$root/bin/busybox"
install -m 755 "$build/kmod.bin" "$root/sbin/kmod"
install -m 755 "$build/dmesg.bin" "$root/bin/dmesg"
install -m 755 "$build/strace.bin" "$root/usr/bin/strace"
install -m 755 "$build/toybox.bin" "$root/usr/bin/toybox"
ln -s toybox "$root/usr/bin/file"
ln -s toybox "$root/usr/bin/readelf"
install -m 755 "$build/modlab-agent" "$root/sbin/modlab-agent"
install -m 755 "$build/make.bin" "$root/usr/bin/make"
install -m 755 "$build/fixdep.bin" "$root/usr/lib/modlab/fixdep"
install -m 755 "$build/compile-call" "$root/usr/lib/modlab/compile-call"
ln -s compile-call "$root/usr/lib/modlab/modpost"
while read -r link; do ln -s /bin/busybox "$root$link"; done <"$build/busybox.links"
for tool in gcc gcc-12 cc cpp as ld ld.bfd ar nm objcopy objdump strip; do
  ln -sfn /usr/lib/modlab/compile-call "$root/usr/bin/$tool"
done
for tool in insmod rmmod lsmod modinfo modprobe depmod; do ln -s kmod "$root/sbin/$tool"; done
ln -s /sbin/init "$root/init"
chmod 755 "$root/etc/init.d/rcS" "$root"/usr/lib/modlab/*
chmod 1777 "$root/tmp"
# su and passwd change who one is.
chmod 4755 "$root/bin/busybox"
du -sk "$root"
