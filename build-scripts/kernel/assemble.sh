#!/usr/bin/env bash
# Owns the cold-boot image: assemble.sh VMLINUX CPIO OUT. One flat file that v86's multiboot loader puts at 1 MB:
# the shim, then vmlinux uncompressed where it is linked to run, then the initramfs behind the kernel's bss.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../versions.env
. "$here/../versions.env"
vmlinux=$1 cpio=$2 out=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

base=$((0x100000))
# Physical start of the first segment, and the end of the last one with its bss.
kernel_at='' kernel_end=0
while read -r type _ _ physical _ memory _; do
  if [ "$type" != LOAD ]; then continue; fi
  if [ -z "$kernel_at" ]; then kernel_at=$((physical)); fi
  kernel_end=$((physical + memory))
done < <(readelf -lW "$vmlinux")
initramfs_at=$(((kernel_end + 0x1fffff) & ~0xfffff))
initramfs_size=$(stat -c %s "$cpio")

objcopy -O binary -R '.note*' -R .comment "$vmlinux" "$work/kernel"
for source in start.S prepare.c; do
  gcc -m32 -Os -ffreestanding -fno-pie -fno-stack-protector -fcf-protection=none -Wall -Wextra \
    "-DKERNEL_AT=$kernel_at" -c "$here/shim/$source" -o "$work/${source%.*}.o"
done
ld -m elf_i386 -T "$here/shim/shim.lds" --oformat binary \
  --defsym "INITRAMFS_AT=$initramfs_at" --defsym "INITRAMFS_SIZE=$initramfs_size" --defsym "RAM_SIZE=$RAM_BYTES" \
  "$work/start.o" "$work/prepare.o" -o "$work/shim"

truncate -s 0 "$out"
place() { dd if="$1" of="$out" bs=4096 seek=$((($2 - base) / 4096)) conv=notrunc status=none; }
place "$work/shim" $base
place "$work/kernel" "$kernel_at"
place "$cpio" "$initramfs_at"
echo "kernel.img: kernel at $kernel_at, initramfs at $initramfs_at ($initramfs_size bytes)"
