# Owns the programs for network devices, packets and sockets; to be sourced by ../programs.sh.
# shellcheck shell=bash disable=SC2154,SC2086

fetched ethtool
logged ethtool <<'BUILD'
./configure --host=i686-linux-musl CC="$cc" CFLAGS="$small" LDFLAGS="$static" --disable-netlink --disable-pretty-dump
make -j"$(nproc)" ethtool
BUILD
program network ethtool /usr/sbin/ethtool

# Its configure asks the building machine what it has. /usr/sbin comes before /sbin, where the base has busybox's ip, which
# needs nothing to be fetched: whoever says `ip` means this one.
fetched iproute2
sed -i 's/%ld usec/%lld usec/; s/%s\.%06ld\]/%s.%06lld]/' lib/utils.c # A time has 64 bits here.
cat >config.mk <<'MAKE'
TC_CONFIG_NO_XT := y
IP_CONFIG_SETNS := y
CFLAGS += -DHAVE_SETNS -DHAVE_HANDLE_AT -DHAVE_LIBMNL
YACC := bison
%.o: %.c
	$(CC) $(CFLAGS) $(EXTRA_CFLAGS) -c -o $@ $<
MAKE
logged iproute2 <<'BUILD'
made() { # made DIRECTORY TARGETS
  make -j"$(nproc)" SHARED_LIBS=n CC="$cc" CCOPTS="$small -w -I$here/programs" LDFLAGS="$static" \
    NETNS_RUN_DIR=/run/netns SUBDIRS="$1" TARGETS="$2"
}
made lib 'libnetlink.a libutil.a'
made ip ip
made tc tc
made bridge bridge
made misc ss
BUILD
program ip ip/ip /usr/sbin/ip
program tc tc/tc /usr/sbin/tc
program network bridge/bridge /usr/sbin/bridge
program network misc/ss /usr/bin/ss

# A time has 64 bits here, on Debian's i386 32.
fetched can-utils
sed -i -E 's/(%0?[0-9]*)lu\.(%(06)?)lu/\1llu.\2llu/; s/%s\.%06lu/%s.%06llu/' candump.c canplayer.c
for tool in candump cansend cangen cansniffer canplayer; do
  "$cc" $small $static -Wformat -Werror=format -Iinclude -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 \
    $tool.c lib.c -o "$build/bin/$tool"
  program network "$build/bin/$tool" "/usr/bin/$tool"
done

fetched socat
logged socat <<'BUILD'
./configure --host=i686-linux-musl CC="$cc" CFLAGS="$small -w" LDFLAGS="$static" --disable-openssl --disable-readline \
  --disable-libwrap --disable-sycls --disable-filan
make -j"$(nproc)" socat
BUILD
program network socat /usr/bin/socat

# tcpdump's configure takes the libpcap that lies beside it.
fetched libpcap
logged libpcap <<'BUILD'
./configure --host=i686-linux-musl CC="$cc" CFLAGS="$small" --with-pcap=linux --disable-shared --disable-usb \
  --disable-netmap --disable-bluetooth --disable-dbus --disable-rdma --without-libnl --without-dag --without-dpdk \
  --without-septel --without-snf --without-turbocap
make -j"$(nproc)" libpcap.a
BUILD
fetched tcpdump
logged tcpdump <<'BUILD'
./configure --host=i686-linux-musl CC="$cc" CFLAGS="$small" LDFLAGS="$static" --without-crypto --without-cap-ng \
  --without-smi --disable-smb
make -j"$(nproc)" tcpdump
BUILD
program tcpdump tcpdump /usr/bin/tcpdump
