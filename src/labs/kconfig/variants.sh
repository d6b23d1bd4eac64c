#!/usr/bin/env bash
# Owns the piece of a kernel's tree that this lab configures: ours from here, the rest cut from the kernel's own, and conf, the
# program behind `make config`, built for the guest. conf is part of Linux (GPL-2.0).
mkdir -p tree/{init,kernel/module,scripts/kconfig,drivers/chime}
cp "$LAB"/tree/{Kconfig,Makefile} tree/
cp "$LAB"/tree/drivers/chime/{Kconfig,Makefile,chime.c} tree/drivers/chime/
cp "$TREE/kernel/module/Kconfig" tree/kernel/module/
{
  echo '# Cut from init/Kconfig of this kernel'
  for option in PRINTK IKCONFIG IKCONFIG_PROC RUST; do
    echo
    sed -n "/^config $option\$/,/^config /p" "$TREE/init/Kconfig" | sed '$d'
  done
} >tree/init/Kconfig
{
  echo '# Cut from scripts/kconfig/Makefile of this kernel'
  sed -n "/^help:/,/ testconfig/p" "$TREE/scripts/kconfig/Makefile"
} >tree/scripts/kconfig/Makefile
# An excerpt that is empty would be noticed by nobody else.
grep -q tristate tree/init/Kconfig
grep -q HAVE_RUST tree/init/Kconfig
grep -q allmodconfig tree/scripts/kconfig/Makefile

export MODLAB_MUSL=$MODLAB_BUILD/rootfs/musl MODLAB_LINUX_HEADERS=$MODLAB_BUILD/rootfs/linux-headers
compiler=$(cd "$LAB/../../../build-scripts/rootfs" && pwd)/musl-cc.sh
here=$PWD
cd "$TREE/scripts/kconfig" || exit
"$compiler" -Os -s -Wl,--gc-sections -I. -I../include conf.c confdata.c expr.c lexer.lex.c menu.c parser.tab.c preprocess.c \
  symbol.c util.c -o "$here/tree/scripts/kconfig/conf"
