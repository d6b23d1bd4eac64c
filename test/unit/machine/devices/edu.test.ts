/** Owns the proof that the `edu` card's registers are those of QEMU's manual ("EDU device"). */
import {describe, expect, test} from 'vitest';
import fc from 'fast-check';
import {Edu, factorial} from '../../../../src/machine/devices/edu';
import {DMA_NS, FACTORIAL_NS} from '../../../../src/machine/devices/edu-registers';
import {PciConfig} from '../../../../src/machine/devices/pci-config';

const RAM_BYTES = 1 << 16;
const RAM = Uint8Array.from({length: RAM_BYTES}, (_, i) => (i * 7) & 0xff);

/** A card on a bus with 64 KB of memory and a clock that a test turns. */
function plugged() {
  const ram = RAM.slice();
  const bus = {now: 1_000, pin: false, ram};
  const card = new Edu({
    now: () => bus.now,
    setInterrupt: (asserted) => (bus.pin = asserted),
    readMemory: (address, into) => into.set(ram.subarray(address, address + into.length)),
    // What reaches past memory goes nowhere.
    writeMemory: (address, bytes) => bytes.forEach((byte, i) => (ram[address + i] = byte)),
  });
  return {
    card,
    bus,
    read: (offset: number) => card.read32(offset) >>> 0,
    write: (offset: number, value: number) => card.write32(offset, value | 0),
    pass: (ns: number) => {
      bus.now += ns;
      card.advance();
    },
  };
}

type Plugged = ReturnType<typeof plugged>;
const registersOf = ({read}: Plugged) => Array.from({length: 0xa0 / 4}, (_, i) => read(4 * i));
/** toEqual looks at each of 64 K numbers. */
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

const word = fc.nat({max: 0xffff_ffff});

describe('identification and liveness', () => {
  test('is revision 1.0 of 0xed, whatever is written', () => {
    const {read, write} = plugged();
    write(0x00, 0xffff_ffff);
    expect(read(0x00)).toBe(0x0100_00ed);
  });

  test('liveness gives back the inverse of what was written', () => {
    const {read, write} = plugged();
    fc.assert(
      fc.property(word, (value) => {
        write(0x04, value);
        expect(read(0x04)).toBe(~value >>> 0);
      }),
    );
  });

  test('where there is no register, nothing is read and nothing is changed', () => {
    const {read, write, card} = plugged();
    const registers = new Set([0, 4, 8, 0x20, 0x24, 0x60, 0x64]);
    for (let at = 0x80; at < 0xa0; at += 4) registers.add(at);
    const before = JSON.stringify(card.save().words);
    fc.assert(
      fc.property(fc.nat({max: 0xf_ffff}), word, (offset, value) => {
        fc.pre(!registers.has(offset));
        write(offset, value);
        expect(read(offset)).toBe(0xffff_ffff);
      }),
    );
    expect(JSON.stringify(card.save().words)).toBe(before);
    // Raise and acknowledge can only be written; the DMA buffer is the engine's alone.
    for (const offset of [0x60, 0x64, 0x40000, 0x40ffc]) expect(read(offset)).toBe(0xffff_ffff);
  });
});

describe('the factorial', () => {
  test('is n! modulo 2^32, for any n', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat({max: 40}), word), (n) => {
        let product = 1n;
        for (let factor = BigInt(n); factor > 0n && product !== 0n; factor--)
          product = (product * factor) & 0xffff_ffffn;
        expect(BigInt(factorial(n))).toBe(product);
      }),
    );
  });

  test('takes its time, in which the status says so and further numbers are not heard', () => {
    const {read, write, pass, bus} = plugged();
    write(0x08, 5);
    expect(read(0x20)).toBe(0x01);
    write(0x08, 3);
    pass(FACTORIAL_NS - 1);
    expect(read(0x20)).toBe(0x01);
    pass(1);
    expect(read(0x20)).toBe(0x00);
    expect(read(0x08)).toBe(120);
    expect(bus.pin).toBe(false);
    expect(read(0x24)).toBe(0);
  });

  test('a driver that only reads sees it end', () => {
    const {read, write, bus} = plugged();
    write(0x08, 10);
    bus.now += FACTORIAL_NS;
    expect(read(0x20)).toBe(0);
    expect(read(0x08)).toBe(3_628_800);
  });

  test('raises interrupt 1 at its end, if bit 7 of the status is set by then; no other bit can be set', () => {
    const {read, write, pass, bus} = plugged();
    write(0x20, 0xffff_ffff);
    expect(read(0x20)).toBe(0x80);
    write(0x08, 4);
    expect(read(0x20)).toBe(0x81);
    pass(FACTORIAL_NS);
    expect(read(0x24)).toBe(0x01);
    expect(bus.pin).toBe(true);
    write(0x64, 0x01);
    expect(bus.pin).toBe(false);
    write(0x20, 0);
    write(0x08, 4);
    pass(FACTORIAL_NS);
    expect(read(0x24)).toBe(0);
  });
});

describe('interrupts', () => {
  test('raised bits are ORed in, acknowledged ones go, and the pin follows', () => {
    const {read, write, bus} = plugged();
    let status = 0;
    fc.assert(
      fc.property(fc.boolean(), word, (raise, bits) => {
        write(raise ? 0x60 : 0x64, bits);
        status = (raise ? status | bits : status & ~bits) >>> 0;
        expect(read(0x24)).toBe(status);
        expect(bus.pin).toBe(status !== 0);
      }),
    );
    write(0x24, 0x55);
    expect(read(0x24)).toBe(status);
  });
});

describe('DMA', () => {
  const start = ({write}: Plugged, from: number, to: number, count: number, command: number) => {
    write(0x80, from);
    write(0x88, to);
    write(0x90, count);
    write(0x98, command);
  };

  test('into the card and out of it again, any part of the buffer', () => {
    const part = fc.nat({max: 4095}).chain((at) => fc.tuple(fc.constant(at), fc.nat({max: 4096 - at})));
    fc.assert(
      fc.property(part, fc.nat({max: 0x7fff}), ([at, count], address) => {
        const machine = plugged();
        const {bus, pass, read} = machine;
        const wanted = bus.ram.slice(address, address + count);
        start(machine, address, 0x40000 + at, count, 0x01);
        expect(read(0x98)).toBe(0x01);
        pass(DMA_NS);
        expect(read(0x98)).toBe(0x00);
        bus.ram.fill(0);
        start(machine, 0x40000 + at, 0x8000, count, 0x03);
        pass(DMA_NS);
        expect(bus.ram.slice(0x8000, 0x8000 + count)).toEqual(wanted);
        expect(bus.ram.slice(0, 0x8000).every((byte) => byte === 0)).toBe(true);
        expect(bus.pin).toBe(false);
      }),
    );
  });

  test('its interrupt is 0x100; until it is done nothing moves, and its registers are locked', () => {
    const machine = plugged();
    const {bus, pass, read, write} = machine;
    start(machine, 0x100, 0x40000, 16, 0x05);
    pass(DMA_NS - 1);
    expect(bus.pin).toBe(false);
    for (const offset of [0x80, 0x84, 0x88, 0x8c, 0x90, 0x94, 0x98]) write(offset, 0x1234_5603);
    expect([read(0x80), read(0x88), read(0x90), read(0x98)]).toEqual([0x100, 0x40000, 16, 0x05]);
    pass(1);
    expect(read(0x24)).toBe(0x100);
    expect(read(0x98)).toBe(0x04);
    expect(bus.pin).toBe(true);
  });

  test('the command needs its run bit', () => {
    const machine = plugged();
    start(machine, 0, 0x40000, 16, 0x06);
    expect(machine.read(0x98)).toBe(0);
    expect(machine.card.isBusy).toBe(false);
  });

  test('28 bits of an address go on the bus', () => {
    const machine = plugged();
    machine.write(0x60, 0);
    start(machine, 0xf000_0010, 0x40000, 4, 0x01);
    machine.pass(DMA_NS);
    start(machine, 0x40000, 0xa000_2000, 4, 0x03);
    machine.pass(DMA_NS);
    expect(machine.bus.ram.slice(0x2000, 0x2004)).toEqual(machine.bus.ram.slice(0x10, 0x14));
  });

  test('what reaches past the buffer is not copied, not even in part, and still ends', () => {
    fc.assert(
      fc.property(word, fc.nat({max: 0xffff_ffff}), fc.boolean(), (at, count, fromCard) => {
        fc.pre(count > 0 && (at < 0x40000 || at + count > 0x41000));
        const machine = plugged();
        start(machine, fromCard ? at : 0, fromCard ? 0 : at, count, fromCard ? 0x07 : 0x05);
        machine.pass(DMA_NS);
        expect(machine.read(0x24)).toBe(0x100);
        expect(same(machine.bus.ram, RAM)).toBe(true);
        expect(machine.card.save().buffer.every((byte) => byte === 0)).toBe(true);
      }),
    );
  });

  test('registers of eight bytes are written by halves, the lower first, and by four bytes without an upper one', () => {
    const {read, write} = plugged();
    fc.assert(
      fc.property(fc.constantFrom(0x80, 0x88, 0x90), word, word, (register, low, high) => {
        write(register, low);
        write(register + 4, high);
        expect([read(register), read(register + 4)]).toEqual([low, high]);
        write(register, high);
        expect([read(register), read(register + 4)]).toEqual([high, 0]);
      }),
    );
  });
});

describe('time', () => {
  test('says when something is due next, and a guest that sets its clock back waits no longer than for one operation', () => {
    const {card, bus, write, read} = plugged();
    expect(card.isBusy).toBe(false);
    write(0x98, 0x01);
    expect(card.nextDue).toBe(DMA_NS);
    write(0x08, 3);
    expect(card.nextDue).toBe(FACTORIAL_NS);
    bus.now = 0;
    expect(read(0x20)).toBe(0);
    expect(read(0x08)).toBe(6);
  });
});

describe('a saved card', () => {
  test('goes on where it was: whatever was done to it, a copy answers the same from then on', () => {
    const action = fc.tuple(
      fc.constantFrom(0x04, 0x08, 0x20, 0x60, 0x64, 0x80, 0x84, 0x88, 0x8c, 0x90, 0x98),
      fc.oneof(
        word,
        fc.nat({max: 7}),
        fc.nat({max: 64}).map((at) => 0x40000 + at),
      ),
      fc.nat({max: DMA_NS}),
    );
    fc.assert(
      fc.property(fc.array(action), fc.array(action, {minLength: 1}), (before, after) => {
        const one = plugged();
        for (const [offset, value, time] of before) {
          one.write(offset, value);
          one.pass(time);
        }
        const other = plugged();
        const {words, buffer} = one.card.save();
        expect(words.every((each) => Number.isInteger(each) && each >= 0 && each < 2 ** 32)).toBe(true);
        other.card.restore(JSON.parse(JSON.stringify(words)) as number[], buffer);
        other.bus.now = one.bus.now;
        other.bus.ram.set(one.bus.ram);
        for (const [offset, value, time] of after) {
          for (const each of [one, other]) {
            each.write(offset, value);
            each.pass(time);
          }
          expect(registersOf(other)).toEqual(registersOf(one));
        }
        expect(same(other.bus.ram, one.bus.ram)).toBe(true);
      }),
    );
  });

  test('of any words is a card: it ends what it says is under way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double(), {maxLength: 20}),
        fc.uint8Array({maxLength: 5000}),
        (words, buffer) => {
          const {card, pass, read} = plugged();
          card.restore(words, buffer);
          pass(DMA_NS);
          expect(card.isBusy).toBe(false);
          expect(read(0x00)).toBe(0x0100_00ed);
        },
      ),
    );
  });
});

describe('the configuration space', () => {
  const options = {
    identity: {
      vendor: 0x1234,
      device: 0x11e8,
      revision: 0x10,
      classCode: 0x00ff00,
      subsystemVendor: 0x1af4,
      subsystem: 0x1100,
    },
    regionBytes: 1 << 20,
    regionAt: 0xfea0_0000,
  };
  const at = (config: PciConfig, offset: number) => new DataView(config.bytes.buffer).getUint32(offset, true);

  test('is sized and moved by its BAR, and is nowhere while its decoding is off', () => {
    const config = new PciConfig(options);
    expect(at(config, 0)).toBe(0x11e8_1234);
    expect(at(config, 8)).toBe(0x00ff_0010);
    expect(config.region).toBe(0xfea0_0000);
    config.write(0x10, 4, 0xffff_ffff);
    expect(at(config, 0x10)).toBe(0xfff0_0000);
    config.write(0x10, 4, 0x0812_3456);
    expect(at(config, 0x10)).toBe(0x0810_0000);
    expect(config.region).toBe(0x0810_0000);
    config.write(0x04, 2, 0);
    expect(config.region).toBeUndefined();
    config.write(0x13, 1, 0x40);
    config.write(0x04, 1, 0x06);
    expect(config.region).toBe(0x4010_0000);
    expect(config.isMaster).toBe(true);
  });

  test('no write of any width touches what a guest cannot change', () => {
    const config = new PciConfig(options);
    const fixed = (offset: number) => ![4, 5, 0x0c, 0x0d, 0x11, 0x12, 0x13, 0x3c].includes(offset);
    const before = config.bytes.slice();
    fc.assert(
      fc.property(fc.nat({max: 255}), fc.constantFrom(1, 2, 4), word, (offset, length, value) => {
        config.write(offset, length, value);
        expect(config.bytes.filter((_, i) => fixed(i))).toEqual(before.filter((_, i) => fixed(i)));
        expect(at(config, 0x10) & 0xf_ffff).toBe(0);
      }),
    );
    const copy = new PciConfig(options);
    copy.restore(config.bytes);
    expect(copy.bytes).toEqual(config.bytes);
  });

  test('the status says that an interrupt is pending', () => {
    const config = new PciConfig(options);
    config.interruptPending = true;
    expect(at(config, 4) >>> 16).toBe(0x0008);
    config.interruptPending = false;
    expect(at(config, 4) >>> 16).toBe(0);
  });
});
