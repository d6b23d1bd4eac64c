#!/usr/bin/env bash
# Owns the files that must not load: lonely.ko, built apart as the Makefile says, and damaged copies of sound.ko.
mkdir "$WORK/apart"
cp "$LAB/lonely.c" "$LAB/Makefile" "$WORK/apart/"
make -s -C "$TREE" KCFLAGS="-Os -fmacro-prefix-map=$WORK/apart/=" M="$WORK/apart" APART=1 KBUILD_MODPOST_WARN=1 modules \
  >"$WORK/apart/build.log" 2>&1 || { cat "$WORK/apart/build.log" >&2; exit 1; }
strip --strip-debug "$WORK/apart/lonely.ko" -o lonely.ko

# No ELF at all.
printf 'I am a text, and my name ends in .ko.\nThat alone makes no module of me, however long I get to be.\n' >letter.ko

# The first half of a file, as a broken download leaves it.
head -c $(($(stat -c %s sound.ko) / 2)) sound.ko >half.ko

# Five to diagnose: none of their names says what is wrong.
mkdir -p broken
# For another machine: e_machine, two bytes at 18, says 40, which is 32-bit ARM (include/uapi/linux/elf-em.h).
cp sound.ko broken/1.ko
printf '\050\000' | dd of=broken/1.ko bs=1 seek=18 conv=notrunc status=none
# For another kernel: the version in .modinfo has another first number.
LC_ALL=C sed 's/vermagic=[0-9]/vermagic=5/' sound.ko >broken/2.ko
if cmp -s sound.ko broken/2.ko; then echo 'must-not-load: 2.ko is not older' >&2; exit 1; fi
head -c $(($(stat -c %s sound.ko) - 200)) sound.ko >broken/3.ko
cp lonely.ko broken/4.ko
printf '#!/bin/sh\n# Loads the module sound.\nexec insmod sound.ko\n' >broken/5.ko
