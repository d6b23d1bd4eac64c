#!/usr/bin/env bash
# Owns GCC as WebAssembly: cc1, the compiler, and gcc and cpp, its drivers, all for i686. Leaves cc1.wasm, gcc.wasm and
# cpp.wasm in build/toolchain/gcc/gcc.
set -euo pipefail
# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"
gcc=$build/gcc
word="$GCC_VERSION $EMSCRIPTEN_VERSION $GMP_VERSION $MPFR_VERSION $MPC_VERSION"

# What configure asks of the target's assembler and linker decides what cc1 writes: they are Debian's own, for 32 bit.
wrap() { # wrap NAME COMMAND...
  printf '#!/bin/sh\nexec %s "$@"\n' "${*:2}" >"$gcc/native/$1"
  chmod +x "$gcc/native/$1"
}
cross=(AR=emar RANLIB=emranlib NM=emnm CC_FOR_BUILD=gcc CXX_FOR_BUILD=g++ CFLAGS=-O2 CXXFLAGS=-O2)

if fresh "$gcc" "$word"; then
  mkdir "$gcc/native"
  wrap as /usr/bin/as --32
  wrap ld /usr/bin/ld -m elf_i386
  wrap nm /usr/bin/nm
  wrap objdump /usr/bin/objdump
  wrap readelf /usr/bin/readelf
  native=$gcc/native
  cd "$gcc"
  # No mmap: GCC's collector and precompiled headers take memory from malloc. musl declares psignal, libiberty defines
  # another. With glibc 2.4 or later the stack's canary stands at %gs:20.
  export gcc_cv_func_mmap_file=no gcc_cv_func_mmap_anon=no gcc_cv_func_mmap_dev_zero=no ac_cv_func_psignal=yes
  ../src/gcc/configure \
    --build=x86_64-linux-gnu --host=wasm32-unknown-emscripten --target=i686-linux-gnu \
    --prefix=/usr --libexecdir=/usr/lib --libdir=/usr/lib --with-gcc-major-version-only --program-suffix=-12 \
    --with-pkgversion="Debian $GCC_VERSION" --with-bugurl=file:///usr/share/doc/gcc-12/README.Bugs \
    --enable-languages=c --enable-checking=release --enable-default-pie --enable-linker-build-id \
    --enable-gnu-unique-object --enable-threads=posix --enable-multiarch --disable-multilib --with-arch=i686 \
    --with-tune=generic --with-glibc-version=2.36 --disable-nls --disable-lto --disable-plugin --disable-shared \
    --disable-bootstrap --without-isl --without-zstd --disable-libcc1 \
    --with-gmp="$build/math" --with-mpfr="$build/math" --with-mpc="$build/math" \
    CC=emcc CXX=em++ "${cross[@]}" \
    AS_FOR_TARGET="$native/as" LD_FOR_TARGET="$native/ld" NM_FOR_TARGET="$native/nm" \
    OBJDUMP_FOR_TARGET="$native/objdump" READELF_FOR_TARGET="$native/readelf" >configure.log 2>&1
  # --disable-lto leaves zlib out, which cc1 does not need either; libcody is for C++.
  make -j"$jobs" all-build-libiberty all-build-libcpp all-libiberty all-libcpp all-libdecnumber all-libbacktrace \
    configure-gcc >libraries.log 2>&1
  # To GCC a compiler whose host is not its target is a cross compiler, with other folders to search.
  sed -i 's/ -DCROSS_DIRECTORY_STRUCTURE//' gcc/Makefile
  # `gcc -v` says how Debian configured its own on i386; ours would name folders of the machine that built it.
  configured="../src/configure -v --with-pkgversion='Debian $GCC_VERSION' --with-bugurl=file:///usr/share/doc/gcc-12/README.Bugs --enable-languages=c,ada,c++,go,d,fortran,objc,obj-c++,m2 --prefix=/usr --with-gcc-major-version-only --program-suffix=-12 --program-prefix=i686-linux-gnu- --enable-shared --enable-linker-build-id --libexecdir=/usr/lib --without-included-gettext --enable-threads=posix --libdir=/usr/lib --enable-nls --enable-clocale=gnu --enable-libstdcxx-debug --enable-libstdcxx-time=yes --with-default-libstdcxx-abi=new --enable-gnu-unique-object --disable-vtable-verify --enable-plugin --enable-default-pie --with-system-zlib --enable-libphobos-checking=release --with-target-system-zlib=auto --enable-objc-gc=auto --enable-targets=all --enable-multiarch --disable-werror --with-arch-32=i686 --with-multilib-list=m32,m64,mx32 --enable-multilib --with-tune=generic --enable-checking=release --build=i686-linux-gnu --host=i686-linux-gnu --target=i686-linux-gnu"
  sed -i "s|^static const char configuration_arguments.*|static const char configuration_arguments[] = \"$configured\";|" gcc/configargs.h
  made "$gcc" "$word"
fi

cd "$gcc/gcc"
# (configure keeps no flags for a host that is not the build machine, and wants a zlib that only LTO needs.)
own=(SYSTEM_HEADER_DIR=/usr/include CC_FOR_BUILD=gcc CXX_FOR_BUILD=g++ CFLAGS=-O2 CXXFLAGS=-O2 ZLIB=)
# All of cc1 but its link, which is for link.sh.
make -j"$jobs" "${own[@]}" cc1-checksum.o xgcc cpp >../objects.log 2>&1
