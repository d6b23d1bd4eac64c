#!/usr/bin/env bash
# Owns the linking of the programs from the objects that gcc.sh and binutils.sh left: without Emscripten's JavaScript,
# with our own host beneath. Leaves NAME.wasm for each in build/toolchain/programs.
set -euo pipefail
# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"
programs=$build/programs
mkdir -p "$programs"

emcc -O2 -Wall -c "$here/host/host.c" -o "$programs/host.o"
emcc -O2 -Wall -c "$here/host/descriptor.c" -o "$programs/descriptor.o"
emcc -O2 -Wall -c "$here/host/memory.c" -o "$programs/memory.o"
emcc -O2 -Wall -I"$build/src/gcc/include" -c "$here/host/spawn.c" -o "$programs/spawn.o"

# -O1 at the link leaves the code as clang made it; what wasm-opt makes of it is smaller but slower until the engine has
# compiled it a second time (README.md has the figures). The room says which imports exist (ours are no symbols of JS).
# 16 MB of stack for the deep recursions of cc1 and ld; 1 GB at most, so that a program that grows without end fails.
flags=(-O1 -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=33554432 -sMAXIMUM_MEMORY=1073741824 -sTOTAL_STACK=16777216
  -sERROR_ON_UNDEFINED_SYMBOLS=0 -sWARN_ON_UNDEFINED_SYMBOLS=0)

link() { # link NAME FOLDER TARGET MAKE_VARIABLE...: has make link TARGET.wasm, which becomes NAME.wasm
  local name=$1 folder=$2 target=$3
  shift 3
  rm -f "$folder/$target.wasm"
  make -C "$folder" "$target.wasm" EXEEXT=.wasm exeext=.wasm "$@" >"$programs/$name.log" 2>&1
  cp "$folder/$target.wasm" "$programs/$name.wasm"
}

host="$programs/host.o ${flags[*]}"
link as "$build/binutils/gas" as-new LDFLAGS="$host"
link ld "$build/binutils/ld" ld-new LDFLAGS="$host"
tools=$build/binutils/binutils
# ar is ranlib too, and says by its name which: binutils has the file for that, and links another.
make -C "$tools" maybe-ranlib.o >"$programs/ranlib.log" 2>&1
cp "$tools/maybe-ranlib.o" "$tools/not-ranlib.o"
# nm, size, addr2line and c++filt become one module (host/by-name.c): apart, they are 80 KB more to fetch.
by_name=()
for name in nm size addr2line cxxfilt; do
  rm -f "$tools/$name.o"
  make -C "$tools" "$name.o" CFLAGS="-O2 -Dmain=${name}_main" >"$programs/$name.log" 2>&1
  if [ $name != nm ]; then by_name+=("$tools/$name.o"); fi
done
emcc -O2 -Wall -c "$here/host/by-name.c" -o "$programs/by-name.o"
for name in ar objcopy objdump nm strip; do
  case $name in nm | strip) target=$name-new ;; *) target=$name ;; esac
  more=()
  if [ $name = nm ]; then more=("$programs/by-name.o" "${by_name[@]}"); fi
  link "$name" "$tools" "$target" LDFLAGS="${more[*]} $programs/descriptor.o $host"
done

own=(SYSTEM_HEADER_DIR=/usr/include CC_FOR_BUILD=gcc CXX_FOR_BUILD=g++ CFLAGS=-O2 CXXFLAGS=-O2 ZLIB=)
link cc1 "$build/gcc/gcc" cc1 "${own[@]}" LDFLAGS="$programs/memory.o $host"
link gcc "$build/gcc/gcc" xgcc "${own[@]}" LDFLAGS="$programs/spawn.o $host"
link cpp "$build/gcc/gcc" cpp "${own[@]}" LDFLAGS="$programs/spawn.o $host"

# What unpacks the others in the browser, of zstd and liblzma no more than that. -Oz: it is on the way to everything.
# What liblzma asks of a configure, which it has for a hundred systems, is said here for this one.
zstd=$build/src/zstd/lib xz=$build/src/xz/src
common=(common stream_decoder stream_flags_common stream_flags_decoder block_decoder block_header_decoder block_util
  index_hash vli_decoder vli_size filter_common filter_decoder filter_flags_decoder)
common=("${common[@]/#/$xz/liblzma/common/}")
emcc -Oz -DNDEBUG -DZSTD_DISABLE_ASM -DXXH_NAMESPACE=ZSTD_ \
  -DHAVE_STDBOOL_H -DHAVE_STDINT_H -DHAVE_INTTYPES_H -DHAVE_STRING_H -DSIZEOF_SIZE_T=4 -DTUKLIB_SYMBOL_PREFIX=lzma_ \
  -DHAVE_DECODERS -DHAVE_DECODER_LZMA2 -DHAVE_CHECK_CRC32 \
  -I"$zstd" -I"$xz"/common -I"$xz"/liblzma/{api,common,check,lz,lzma,rangecoder,simple,delta} \
  "$here/host/unpack.c" "${common[@]/%/.c}" \
  "$xz"/liblzma/lz/lz_decoder.c "$xz"/liblzma/lzma/{lzma,lzma2}_decoder.c "$xz"/liblzma/check/{check,crc32_fast,crc32_table}.c \
  "$zstd"/common/{debug,entropy_common,error_private,fse_decompress,xxhash,zstd_common}.c "$zstd"/decompress/*.c \
  --no-entry -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=268435456 -sTOTAL_STACK=65536 -o "$programs/unpack.wasm"
