#!/usr/bin/env bash
# Owns the texts that this lab shows: the lines about configs.c, cut from the kernel's own tree, and an example of ours.
mkdir -p tree/init tree/kernel greeter
{
  echo '# Cut from init/Kconfig of this kernel'
  sed -n '/^config IKCONFIG$/,/^config IKHEADERS$/{/^config IKHEADERS$/!p}' "$TREE/init/Kconfig"
} >tree/init/Kconfig
{
  echo '# Cut from kernel/Makefile of this kernel'
  grep -E '^obj-\$\(CONFIG_(IKCONFIG|IKHEADERS|KPROBES)\)' "$TREE/kernel/Makefile"
} >tree/kernel/Makefile
# An excerpt that is empty would be noticed by nobody else.
grep -q tristate tree/init/Kconfig
grep -q configs.o tree/kernel/Makefile
cp "$LAB"/greeter/{Kconfig,Makefile,greeter.c} greeter/
