# Owns the editor that beginners' texts call; to be sourced by ../programs.sh.
# shellcheck shell=bash disable=SC2154

# The terminals that a shell here can have are compiled in: there is no database of them in the guest.
fetched ncurses
logged ncurses <<'BUILD'
./configure --host=i686-linux-musl --build=x86_64-linux-gnu CC="$cc" CFLAGS="$small" BUILD_CC=gcc --without-shared \
  --without-debug --without-ada --without-cxx --without-cxx-binding --without-manpages --without-progs --without-tests \
  --without-gpm --without-dlsym --without-develop --disable-db-install --disable-home-terminfo --enable-widec \
  --with-fallbacks=xterm-256color,xterm,linux,vt100,vt102,vt220
make -j"$(nproc)" libs
BUILD

# Its settings lie beside it: they are fetched with it.
fetched nano
logged nano <<'BUILD'
./configure --host=i686-linux-musl CC="$cc" CFLAGS="$small" LDFLAGS="$static -L$build/ncurses/lib" --sysconfdir=/usr/src/.modlab/programs \
  NCURSESW_CFLAGS="-I$build/ncurses/include" NCURSESW_LIBS=-lncursesw --enable-utf8 \
  --disable-nls --disable-libmagic --disable-speller --disable-linter --disable-formatter --disable-extra
make -j"$(nproc)"
BUILD
program nano src/nano /usr/bin/nano
for language in c makefile sh; do
  install -m 644 "syntax/$language.nanorc" "$out/nano/programs/"
  echo "include /usr/src/.modlab/programs/$language.nanorc" >>"$out/nano/programs/nanorc"
done
