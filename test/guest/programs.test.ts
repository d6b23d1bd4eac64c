/** Owns the proof that the programs that tutorials call, fetched when they are first run, do in the guest what they do elsewhere. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {labStart, startGuest} from '../../src/cli/guest/harness';
import type {Lab} from '../../src/cli/guest/harness';

let lab: Lab;
beforeAll(async () => {
  lab = await startGuest(await labStart('first-module'));
  await compilerBeside(lab);
});
afterAll(() => lab.stop());

const run = async (script: string) =>
  (await lab.run(script, {timeoutMs: 120_000, cwd: '/tmp'})).output.trimEnd();
/** A line of shell that ends when CONDITION holds. */
const until = (condition: string) => `until ${condition}; do usleep 10000; done`;
/** Make and break codes of the A key. */
const [A_DOWN, A_UP] = [0x1e, 0x9e];

describe('the network', () => {
  test('has the devices that its tutorials make', async () => {
    expect(await run('command -v ip; ip -V')).toMatch(/^\/usr\/sbin\/ip\nip utility, iproute2/);
    await run('ip link add left type veth peer name right; ip link add br0 type bridge');
    await run('ip link set left master br0; ip link set left up');
    expect(await run('bridge link')).toMatch(/left@right: .* master br0 /);
    await run('ip link add link right name right.5 type vlan id 5');
    expect(await run('ip -d link show right.5')).toContain('vlan protocol 802.1Q id 5');
    await run('ip addr add 10.5.0.1/24 dev right.5; ip link set right up; ip link set right.5 up');
    expect(await run('ip -4 -br addr show right.5')).toMatch(/^right\.5@right +\S+ +10\.5\.0\.1\/24/);
    expect(await run('ip route')).toMatch(/10\.5\.0\.0\/24 dev right\.5 .*src 10\.5\.0\.1/);
    await run('ip netns add blue');
    expect(await run('ip netns; ip netns exec blue ip -o link; ip netns del blue')).toMatch(
      /^blue.*\n1: lo: <LOOPBACK>/,
    );
  });

  test('says in the kernel’s own words why it refuses', async () => {
    await run('ip link add one type dummy; ip link add link one name one.7 type vlan id 7');
    expect(await run('ip link add link one name again type vlan id 7')).toContain(
      'VLAN device already exists',
    );
  });

  test('can be slowed down by tc', async () => {
    await run('tc qdisc add dev lo root netem delay 10ms');
    expect(await run('tc qdisc show dev lo')).toMatch(/^qdisc netem \w+: root .*delay 10ms/);
    const [, least = '0'] = /min\/avg\/max = ([\d.]+)/.exec(await run('ping -c 2 127.0.0.1')) ?? [];
    expect(Number(least)).toBeGreaterThan(19);
    await run('tc qdisc del dev lo root');
    expect(await run('tc qdisc show dev lo')).toContain('noqueue');
  });

  test('is seen by tcpdump and ss', async () => {
    const seen = await run(`tcpdump -n -i lo -c 2 icmp >seen 2>began &
${until('grep -q listening began')}
ping -c 1 127.0.0.1 >/dev/null; wait; cat seen`);
    expect(seen).toMatch(/IP 127\.0\.0\.1 > 127\.0\.0\.1: ICMP echo request.*\n.*ICMP echo reply/);
    const said = await run(`socat TCP-LISTEN:7000,reuseaddr EXEC:cat &
${until("ss -ltn | grep -q ':7000 '")}
echo over | socat - TCP:127.0.0.1:7000; wait`);
    expect(said).toBe('over');
    expect(await run('echo hi | socat - EXEC:cat')).toBe('hi');
  });

  test('has a CAN bus, with who speaks and who listens', async () => {
    await run('ip link add vcan0 type vcan; ip link set vcan0 up');
    expect(await run('ip -d link show vcan0')).toMatch(/link\/can[^]*vcan/);
    const frame = await run(`candump -n 1 vcan0 >frame &
${until('grep -q raw /proc/net/can/rcvlist_all')}
cansend vcan0 123#DEADBEEF; wait; cat frame`);
    expect(frame).toMatch(/vcan0 +123 +\[4\] +DE AD BE EF/);
    // Options after the device, as every text has them; and a log that is played again.
    const log = await run(`candump -L vcan0 -n 3 >log &
${until('grep -q raw /proc/net/can/rcvlist_all')}
cangen vcan0 -n 3 -g 1 -I 42A -L 2 -D CAFE; wait; cat log`);
    expect(log).toMatch(/^(\(\d{10}\.\d{6}\) vcan0 42A#CAFE\n?){3}$/);
    const again = await run(`candump -n 3 vcan0 >frame &
${until('grep -q raw /proc/net/can/rcvlist_all')}
canplayer -I log; wait; cat frame`);
    expect(again.match(/42A +\[2\] +CA FE/g)).toHaveLength(3);
  });
});

describe('hardware', () => {
  test('is described by dtc and changed by fdtoverlay', async () => {
    await run(`cat >board.dts <<'DTS'
/dts-v1/;
/ {
	led: led {
		compatible = "modlab,led";
		status = "disabled";
	};
};
DTS
cat >on.dts <<'DTS'
/dts-v1/;
/plugin/;
&led {
	status = "okay";
};
DTS`);
    expect(
      await run('dtc -@ -o board.dtb board.dts && dtc -@ -o on.dtbo on.dts && dtc -I dtb -O dts board.dtb'),
    ).toMatch(/led \{\s+compatible = "modlab,led";\s+status = "disabled";/);
    expect(await run('fdtoverlay -i board.dtb -o new.dtb on.dtbo && dtc -I dtb -O dts new.dtb')).toMatch(
      /led \{\s+compatible = "modlab,led";\s+status = "okay";/,
    );
    expect(await run('echo "/ {" | dtc -O dtb -o bad.dtb')).toMatch(/syntax error[^]*FATAL ERROR/);
  });

  test('reports its keys to evtest', async () => {
    await run('modprobe i8042; modprobe atkbd; modprobe evdev');
    const named = "grep -ls 'AT Translated' /sys/class/input/event*/device/name";
    await run(until(`${named} >/dev/null`));
    const device = await run(`${named} | sed 's,.*/\\(event[0-9]*\\)/.*,/dev/input/\\1,'`);
    await run(`evtest ${device} >/tmp/events 2>&1 & ${until('grep -q Testing /tmp/events')}`);
    lab.machine.pressKeys(Uint8Array.of(A_DOWN));
    await run(until("grep -q 'KEY_A), value 1' /tmp/events"));
    expect(await run(`evtest --query ${device} EV_KEY KEY_A; echo $?`)).toBe('10');
    lab.machine.pressKeys(Uint8Array.of(A_UP));
    await run(until("grep -q 'KEY_A), value 0' /tmp/events"));
    expect(await run(`evtest --query ${device} EV_KEY KEY_A; echo $?`)).toBe('0');
    const events = await run('kill $(pidof evtest); cat /tmp/events');
    expect(events).toContain('Input device name: "AT Translated Set 2 keyboard"');
    expect(events).toMatch(/ {2}Event type 1 \(EV_KEY\)\n {4}Event code 1 \(KEY_ESC\)\n/);
    expect(events).toMatch(
      /Event: time \d+\.\d{6}, type 4 \(EV_MSC\), code 4 \(MSC_SCAN\), value 1e\nEvent: time \d+\.\d{6}, type 1 \(EV_KEY\), code 30 \(KEY_A\), value 1\nEvent: time \d+\.\d{6}, -+ SYN_REPORT -+\n/,
    );
  });
});

describe('a device node', () => {
  test('is there before its module, which opening it loads', async () => {
    expect(await run('ls -l /dev/net/tun /dev/fuse | cut -c 1-10')).toBe('crw-rw-rw-\ncrw-rw-rw-');
    expect(
      await run('lsmod | grep -c "^tun "; ip tuntap add dev tap0 mode tap; ip -br link show tap0; lsmod'),
    ).toMatch(/^0\ntap0 .*\n[^]*^tun /m);
    expect(await run('ip link delete tap0; modprobe -r tun; ls /dev/net/tun')).toBe('/dev/net/tun');
  });
});

describe('a terminal', () => {
  test('has nano', async () => {
    lab.type('nano /tmp/note.txt\n');
    await lab.until(() => /GNU nano[^]*Exit/.test(lab.said('terminal1')), 'nano');
    lab.type('hello\x18y\r');
    await run(until('[ -s /tmp/note.txt ]'));
    expect(await run('cat /tmp/note.txt')).toBe('hello');
  });

  test('is recorded by script', async () => {
    expect(await run('script -qc tty session </dev/null; cat session')).toContain('/dev/pts/');
  });
});

describe('man', () => {
  test('shows what a program says of itself, and where to look for what is not here', async () => {
    expect(await run('man insmod')).toMatch(/^Usage:\n\s+insmod /);
    expect(await run('man 1 ls')).toContain('Usage: ls ');
    expect(await run('man cansend')).toContain('<can_frame>');
    expect(await run('man gdb; echo $?')).toMatch(/^16\nNo manual entry for gdb\ngdb: there is no gdb here/);
    expect(await run('man 9 kmalloc')).toContain('build/include');
    expect(await run('man no-such; echo $?')).toMatch(/^16\nNo manual entry for no-such$/);
  });
});
