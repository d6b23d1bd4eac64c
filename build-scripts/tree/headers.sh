#!/usr/bin/env bash
# Owns the tree image: what /usr/src/linux-headers-RELEASE has in the guest before anything more is fetched, as one tar laid
# out from the root. Headers are those that the list `topics` reaches, with our configuration; parts.sh makes the rest.
# Leaves tree.tar in build/tree.
set -euo pipefail
# shellcheck source=../toolchain/environment.sh
. "$(dirname "$0")/../toolchain/environment.sh"
tree=$MODLAB_BUILD/kernel/linux
release=$(cat "$MODLAB_BUILD/kernel/release")
work=$MODLAB_BUILD/tree/work
root=$work/root
target=$root/usr/src/linux-headers-$release
rm -rf "$work"
mkdir -p "$target"

# The flags of a module, as kbuild has them. One file that includes all topics would be refused (some exclude others).
"$here/../tree/probe.sh" "$tree" "$work/probe"
flags=$(sed -n 's/^savedcmd_.* := gcc \(.*\) -c -o .*/\1/p' "$work/probe/.probe.o.cmd")
flags=$(sed -E 's/-Wp,-MMD,[^ ]+//; s/-D(KBUILD_MODFILE|KBUILD_BASENAME|KBUILD_MODNAME|__KBUILD_MODNAME)=[^ ]+//g' <<<"$flags")

cd "$tree"
# shellcheck disable=SC2086,SC2317
reach() { # reach HEADER: the files that it brings in, after module.h
  printf '#include <linux/module.h>\n#include <%s>\n' "$1" |
    gcc $flags -DKBUILD_MODNAME='"x"' -DKBUILD_BASENAME='"x"' -DKBUILD_MODFILE='"x"' -M -MG -x c - 2>>"$work/reach.log" |
    tr -s ' \\\n' '\n' || true
}
export -f reach
export flags work
grep -v '^#' "$here/../tree/topics" | tr ' ' '\n' | sort -u | xargs -P "$jobs" -I{} bash -c 'reach {}' >"$work/reached"
# What kbuild's own two sources of each module include, and nothing else may (vermagic.h).
sed -n 's/^  \([^ $]*\.h\) \\$/\1/p' "$work"/probe/.*.cmd >>"$work/reached"
grep -E '^(\./)?(include|arch)/' "$work/reached" | sed 's,^\./,,' | while read -r path; do
  if [ -f "$path" ]; then echo "$path"; fi
done | sort -u >"$work/headers"

# Beside the headers: what `make M=` itself reads.
{
  cat "$work/headers"
  ls .config Module.symvers Makefile Kbuild Kconfig include/config/auto.conf include/config/kernel.release \
    include/generated/autoconf.h scripts/Kbuild.include scripts/module.lds scripts/module-common.c \
    scripts/subarch.include arch/x86/Makefile arch/x86/Makefile_32.cpu
  # What a module's own tracepoints are made with (CREATE_TRACE_POINTS).
  ls include/trace/*.h include/trace/stages/*.h
  find scripts -maxdepth 1 \( -name 'Makefile*' -o -name '*.sh' -o -name '*.include' \) -type f
} 2>>"$work/reach.log" | sort -u >"$work/files"

tar -cf - -T "$work/files" | tar -C "$target" -xf -
"$here/../tree/prepared.sh" "$work/probe/environment" "$target"
# Programs of kbuild's: the guest's own.
mkdir -p "$target/scripts/basic" "$target/scripts/mod"
ln -s /usr/lib/modlab/fixdep "$target/scripts/basic/fixdep"
ln -s /usr/lib/modlab/modpost "$target/scripts/mod/modpost"
"$here/../tree/userland.sh" "$root"
mkdir -p "$root/lib/modules/$release"
ln -s "/usr/src/linux-headers-$release" "$root/lib/modules/$release/build"
find "$root" -type d -exec chmod 755 {} +
find "$root" -type f -perm -100 -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
"$here/../tree/parts.sh" "$work/files" "$root"
tar -C "$root" --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
  -cf "$MODLAB_BUILD/tree/tree.tar" lib usr
wc -l <"$work/headers"
