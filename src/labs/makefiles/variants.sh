#!/usr/bin/env bash
# Owns what this lab shows of the build itself: its log, what it leaves behind, and what becomes of two that go wrong.
here=/root/labs/makefiles
release=$(make -s -C "$TREE" kernelrelease)
build=/lib/modules/$release/build
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# As a student would see it: paths of the guest, and no trace of the make that called this script.
unset MAKEFLAGS MAKELEVEL MFLAGS
guest_paths() { sed -e "s#$scratch#$here#g" -e "s#$WORK#$here#g" -e "s#$TREE#$build#g"; }

# make and make clean, as typed in this folder.
cp "$WORK"/*.[ch] "$WORK/Makefile" "$scratch/"
rm "$scratch/unlicensed.c"
{
  echo '$ make'
  make -C "$scratch" --no-print-directory KDIR="$TREE" 2>&1
  echo
  echo '$ make clean'
  make -C "$scratch" --no-print-directory KDIR="$TREE" clean 2>&1
} | guest_paths >make.log
grep -q 'LD \[M\].*choir.ko' make.log
grep -q CLEAN make.log

# What make leaves between the source and the .ko. kbuild puts it beside the sources.
mkdir -p built
for text in solo.mod choir.mod solo.mod.c choir.mod.c modules.order Module.symvers; do
  guest_paths <"$WORK/$text" >"built/$text"
done
for object in solo.o choir.o conductor.o alto.o bass.o solo.mod.o choir.mod.o .module-common.o; do
  strip --strip-debug "$WORK/$object" -o "built/$object"
done
if grep -rlF -e "$WORK" -e "$scratch" -e "$TREE" .; then
  echo "a path of this machine is in the files above" >&2
  exit 1
fi

# Without a licence: modpost's real words.
mkdir "$scratch/unlicensed"
cp "$WORK/unlicensed.c" "$scratch/unlicensed/"
echo 'obj-m := unlicensed.o' >"$scratch/unlicensed/Makefile"
kbuild() {
  make -C "$TREE" M="$scratch/unlicensed" KCFLAGS="-Os -fmacro-prefix-map=$scratch/unlicensed/=" "$@" 2>&1
}
if kbuild modules >"$scratch/log"; then
  echo "modpost did not mind that a licence is missing" >&2
  exit 1
fi
{ echo "\$ make -C $build M=$here modules" && sed "s#$scratch/unlicensed#$here#g" "$scratch/log" | guest_paths; } >licence.log
grep -q 'missing MODULE_LICENSE' licence.log

# And the module that older kernels made of it, which only warned: modpost sees a licence, then the object without one is
# linked by the same command.
echo 'MODULE_LICENSE("GPL");' >>"$scratch/unlicensed/unlicensed.c"
kbuild modules >"$scratch/log" || { cat "$scratch/log" >&2; exit 1; }
cp "$WORK/unlicensed.c" "$scratch/unlicensed/"
kbuild unlicensed.o >"$scratch/log" || { cat "$scratch/log" >&2; exit 1; }
link=$(sed -n 's/^savedcmd_[^ ]* := \(ld -r [^;]*\).*/\1/p' "$scratch/unlicensed/.unlicensed.ko.cmd")
(cd "$TREE" && $link)
strip --strip-debug "$scratch/unlicensed/unlicensed.ko" -o unlicensed.ko
! grep -q license= unlicensed.ko

# Built for another kernel, as far as its label says.
sed 's/vermagic=6\.12/vermagic=6.11/' solo.ko >solo-old.ko
! cmp -s solo.ko solo-old.ko

# The Makefile that is to be completed.
mkdir -p mine
cp "$LAB/mine/Makefile" mine/
