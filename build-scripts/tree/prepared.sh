#!/usr/bin/env bash
# Owns the tree's top Makefile: prepared.sh RUN TARGET. The kernel's own asks the compiler some hundred questions before
# it builds anything, always with the same answers: here they are, as kbuild exported them to the probe module that RUN
# was built with. Everything below that (scripts/Makefile.build, .modpost, .modfinal, .clean, .modinst) is the kernel's.
set -euo pipefail
run=$1 target=$2

# Of this machine, of the probe, or for prepared.mk to say.
ours='PATH|PWD|OLDPWD|SHLVL|_|HOME|LANG|LC_[A-Z]*|TERM|MAKE[A-Z_]*|MFLAGS|M|KBUILD_EXTMOD|extmod_prefix|MODORDER'
ours+='|MODULES_NSDEPS|abs_[a-z]*|CURDIR|VPATH|Q|quiet|KBUILD_VERBOSE|KBUILD_BUILD_[A-Z]*|SOURCE_DATE_EPOCH|KCFLAGS'
ours+='|[A-Z_]*RUST[A-Z_]*|rust_[a-z_]*|[A-Z_]*CLIPPY[A-Z_]*|REALMODE_CFLAGS|RET[HP][A-Z]*_[A-Z_]*|KAFLAGS|INSTALL_[A-Z_]*|MODLIB|PYTHONDONTWRITEBYTECODE'

mv "$target/Makefile" "$target/Makefile.kernel"
{
  sed '/^@FLAGS@$/,$d' "$(dirname "$0")/prepared.mk"
  LC_ALL=C sort -z "$run" | while IFS='=' read -r -d '' name value; do
    if [[ $name =~ ^($ours)$ || ! $name =~ ^[A-Za-z_]+[A-Za-z0-9_]*$ ]]; then continue; fi
    value=${value//\$/\$\$}
    printf 'export %s := %s\n' "$name" "${value//#/\\#}"
  done
  sed '1,/^@FLAGS@$/d' "$(dirname "$0")/prepared.mk"
} >"$target/Makefile"
