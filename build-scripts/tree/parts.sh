#!/usr/bin/env bash
# Owns the tree's further parts: parts.sh FILES ROOT makes tars of what the tree image (ROOT, with FILES of the kernel's
# tree) is not to have. libc.tar has what programs are linked with, headers.tar the kernel's own headers and scripts,
# headers-rare.tar those of big subsystems that a first course does not meet, headers-user.tar what few programs include.
# Leaves them in build/tree.
set -euo pipefail
# shellcheck source=../toolchain/environment.sh
. "$(dirname "$0")/../toolchain/environment.sh"
files=$1 root=$2
tree=$MODLAB_BUILD/kernel/linux
out=$MODLAB_BUILD/tree
release=$(cat "$MODLAB_BUILD/kernel/release")
rare='^include/(uapi/)?(drm|sound|media|scsi|rdma|dt-bindings|xen|soc|target|ufs|cxl|kvm|ras|video|pcmcia|math-emu)/'
rare+='|^include/linux/(mfd|mlx4|mlx5|qed|platform_data|soc|ssb|bcma|ceph|sunrpc|fsl|firmware|greybus|hsi|soundwire)/'
rare+='|^include/net/(bluetooth|sctp|caif|nfc)/|^arch/x86/include/asm/(uv|xen)/'

# part NAME FROM [BELOW]: the files of FROM that standard input lists, below a directory of the guest's.
part() {
  sort -u | tar -C "$2" --no-recursion -T - ${3+--transform "s,^,$3/,S"} --format=ustar --owner=0 --group=0 --numeric-owner \
    --mode=u=rwX,go=rX --mtime="@$SOURCE_DATE_EPOCH" -cf "$out/$1.tar"
}

# A sixth of the image, and nothing to those who make modules.
echo usr/lib/libc.a | part libc "$root"
rm "$root/usr/lib/libc.a"

cd "$tree"
{
  find include arch/x86/include -name '*.h' \( -type f -o -type l \)
  find scripts -maxdepth 1 -type f
  find scripts/mod scripts/basic -name '*.[ch]' -type f
} | sort -u | comm -23 - "$files" | while read -r path; do
  # Programs of the building machine's.
  case $path in scripts/*) if [ "$(head -c 4 "$path" | tail -c 3)" = ELF ]; then continue; fi ;; esac
  case $path in *.o | *.cmd | */.*) ;; *) echo "$path" ;; esac
done >"$out/work/further"
grep -Ev "$rare" "$out/work/further" | part headers "$tree" "usr/src/linux-headers-$release"
grep -E "$rare" "$out/work/further" | part headers-rare "$tree" "usr/src/linux-headers-$release"

# The kernel's headers for programs, and those of the compiler's that stand for the processor's instructions.
user=$out/work/user
rm -rf "$user"
mkdir -p "$user/usr/include" "$user/usr/lib/gcc/i686-linux-gnu/12/include"
(cd "$out/uapi/include" && find . -name '*.h' -type f | tar -cf - -T -) | tar -C "$user/usr/include" -xf -
cp /usr/lib/gcc/x86_64-linux-gnu/12/include/*.h "$user/usr/lib/gcc/i686-linux-gnu/12/include/"
cd "$user"
find usr -type f | while read -r path; do if [ ! -e "$root/$path" ]; then echo "$path"; fi; done | part headers-user "$user"
