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

"$here/../apt-install.sh" gcc gcc-multilib make autoconf automake autopoint gettext bison flex linux-libc-dev bzip2 xz-utils patch dpkg-dev

# What configure builds for i386, it runs.
can_run=$(mktemp -d)
echo 'int main(void) { return 0; }' >"$can_run/try.c"
gcc -m32 -o "$can_run/try" "$can_run/try.c"
if ! "$can_run/try" 2>/dev/null; then
  echo "rootfs: this machine cannot run 32-bit programs: enable IA-32 emulation, or install qemu-user-static with binfmt_misc" >&2
  exit 1
fi
rm -rf "$can_run"

# musl for i386, unpacked and not installed: the package would replace gcc-multilib by a cross compiler.
if [ ! -f "$build/musl/$MUSL_VERSION" ]; then
  dpkg --add-architecture i386
  # A foreign vendor's list may know no i386, or a mirror be between two states; the download says what is missing.
  apt-get -qq update || true
  rm -rf "$build/musl"
  mkdir -p "$build/musl"
  (cd "$build/musl" && apt-get -qq -o APT::Sandbox::User=root download "musl-dev:i386=$MUSL_VERSION")
  dpkg -x "$build"/musl/musl-dev_*_i386.deb "$build/musl"
  touch "$build/musl/$MUSL_VERSION"
fi
# Each time: a build folder that was copied or moved must not link with the musl of the other place.
sed "s#/usr/\(lib\|include\)/i386-linux-musl#$build/musl&#g" \
  "$build/musl/usr/lib/i386-linux-musl/musl-gcc.specs" >"$build/musl/gcc.specs"
export MODLAB_MUSL=$build/musl

"$here/../fetch-source.sh" busybox "$BUSYBOX_VERSION" "$BUSYBOX_FILES" "$sources"
"$here/../fetch-source.sh" kmod "$KMOD_VERSION" "$KMOD_FILES" "$sources"
"$here/../fetch-source.sh" util-linux "$UTIL_LINUX_VERSION" "$UTIL_LINUX_FILES" "$sources"

# The kernel's user headers alone: beside them Debian keeps those of glibc.
export MODLAB_LINUX_HEADERS=$build/linux-headers SOURCE_DATE_EPOCH
mkdir -p "$MODLAB_LINUX_HEADERS"
ln -sfn /usr/include/linux /usr/include/asm-generic /usr/include/mtd /usr/include/x86_64-linux-gnu/asm \
  "$MODLAB_LINUX_HEADERS/"
cc=$here/musl-cc.sh
"$here/libc/build.sh" "$build/musl" "$build/libc"

# shellcheck source=sources.sh
. "$here/sources.sh"

unpack busybox "$(files_of "$BUSYBOX_FILES" 1)" "$(files_of "$BUSYBOX_FILES" 2)"
patch -s -p1 <"$here/patches/busybox-ash-not-found.patch"
# busybox NAME: by NAME.config, to NAME.bin and its applets, as install paths, to NAME.links.
busybox() {
  local symbol value line
  make -s allnoconfig >/dev/null
  # busybox's Kconfig takes the first value it reads of a symbol: ours replace those of allnoconfig.
  while IFS='=' read -r symbol value; do
    case $symbol in CONFIG_*) ;; *) continue ;; esac
    sed -i "/^$symbol=/d; /^# $symbol is not set/d" .config
    if [ "$value" = n ]; then echo "# $symbol is not set" >>.config; else echo "$symbol=$value" >>.config; fi
  done <"$here/$1.config"
  (yes '' || true) | make -s oldconfig >/dev/null
  while read -r line; do
    case $line in *=n | '#'* | '') continue ;; esac
    if ! grep -qxF -- "$line" .config; then
      echo "rootfs: $1.config says \"$line\", which did not take effect" >&2
      exit 1
    fi
  done <"$here/$1.config"
  make -s -j"$(nproc)" CC="$cc" HOSTCC=gcc SKIP_STRIP=y busybox >"$build/$1.log" 2>&1 ||
    { grep -i error "$build/$1.log" >&2; exit 1; }
  strip -s -o "$build/$1.bin" busybox
  make -s CC="$cc" HOSTCC=gcc busybox.links
  cp busybox.links "$build/$1.links"
}
busybox busybox-more
busybox busybox

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

"$here/programs.sh"

# kbuild's fixdep notes on which configuration an object depends, and reads every header for it. The tree under /usr/src
# never changes: a module depends on its own files alone, and 1000 headers stay unread.
sed 's,return str_ends_with(s\, len\, "include/generated/autoconf.h");,return len > 0 \&\& (s[0] != '"'/'"' || !strncmp(s\, "/usr/src/"\, 9));,' \
  "$MODLAB_BUILD/kernel/linux/scripts/basic/fixdep.c" >"$build/fixdep.c"
grep -q '"/usr/src/"' "$build/fixdep.c"
(cd "$build" && "$cc" -Os -s -I"$MODLAB_BUILD/kernel/linux/scripts/include" fixdep.c -o fixdep.bin)
make -s -C "$here/compile" -B O="$build" CC="$cc" LDFLAGS=-s
make -s -C "$here/agent" -B O="$build" CC="$cc" LDFLAGS=-s
make -s -C "$here/terminals" -B O="$build" CC="$cc" LDFLAGS=-s

rm -rf "$root"
mkdir -p "$root"/{bin,sbin,usr/src,usr/bin,usr/sbin,etc/modprobe.d,dev,proc,sys,run,tmp,mnt,var/log,root/labs,home/student}
cp -r "$here/skeleton/." "$root/"
# Not what this checkout's umask made of them.
chmod -R u=rwX,go=rX "$root"
chmod 640 "$root/etc/shadow"
install -m 755 "$build/busybox.bin" "$root/bin/busybox"
install -m 755 "$build/kmod.bin" "$root/sbin/kmod"
install -m 755 "$build/dmesg.bin" "$root/bin/dmesg"
install -m 755 "$build/make.bin" "$root/usr/bin/make"
install -m 755 "$build/modlab-agent" "$root/sbin/modlab-agent"
install -m 755 "$build/modlab-terminals" "$root/sbin/modlab-terminals"
install -m 755 "$build/fixdep.bin" "$root/usr/lib/modlab/fixdep"
install -m 755 "$build/compile-call" "$root/usr/lib/modlab/compile-call"
ln -s compile-call "$root/usr/lib/modlab/modpost"
while read -r link; do ln -s /bin/busybox "$root$link"; done <"$build/busybox.links"
for tool in gcc gcc-12 cc c99 c89 cpp as ld ld.bfd ar ranlib nm objcopy objdump strip size addr2line c++filt checkpatch perl; do
  ln -sfn /usr/lib/modlab/compile-call "$root/usr/bin/$tool"
done
# What is fetched when it is first run; what is here goes before it.
while read -r link program; do
  if [ ! -e "$root$link" ] && [ ! -L "$root$link" ]; then ln -s "/usr/src/.modlab/programs/$program" "$root$link"; fi
done <"$build/programs.links"
for tool in insmod rmmod lsmod modinfo modprobe depmod; do ln -s kmod "$root/sbin/$tool"; done
ln -s /sbin/init "$root/init"
ln -s ../run "$root/var/run"
chmod 755 "$root/etc/init.d/rcS" "$root"/usr/lib/modlab/* "$root"/usr/bin/{sudo,tput,column,lsb_release,man}
chmod 644 "$root/usr/lib/modlab/instead"
# It says of no program that it is not here which is.
cut -d ' ' -f 1 "$root/usr/lib/modlab/instead" | while read -r name; do
  for directory in bin sbin usr/bin usr/sbin; do
    if [ -L "$root/$directory/$name" ] || [ -e "$root/$directory/$name" ]; then
      echo "rootfs: usr/lib/modlab/instead has $name, which is in $directory" >&2
      exit 1
    fi
  done
done
chmod 1777 "$root/tmp"
# su and passwd change who one is.
chmod 4755 "$root/bin/busybox"
du -sk "$root"
