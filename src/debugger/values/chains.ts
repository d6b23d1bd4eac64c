/**
 * Owns what hangs together in a stopped machine and can be drawn as boxes: arrays, lists of the kernel (list_head, hlist), and
 * structs that point at their like. Walks end: after so many, where one has been before, where there is no memory.
 */
import {flagOf, textOf} from '../dwarf/attributes';
import {AT} from '../dwarf/names';
import {sizeOf, stripped} from '../info/types';
import {inMemory} from './storage';
import {Value} from './value';
import type {CType, Member} from '../info/types';
import type {DebugInfo} from '../info/debug-info';

export type ChainKind = 'array' | 'next' | 'list' | 'hlist';

/** What the boxes of a list may be: a struct, and the member of it that is in the list. */
export interface ElementType {
  type: CType;
  struct: string;
  member: string;
  offset: number;
}

export interface Chain {
  kind: ChainKind;
  nodes: Value[];
  /** `cut`: there are more. `broken`: the next is in no memory, or its pointers have been poisoned. */
  end: 'end' | 'cycle' | 'cut' | 'broken';
  /** Of a list, what its boxes may be; the first is the likeliest. */
  elements: readonly ElementType[];
}

/** More than a person walks along. */
const NODES_LIMIT = 64;
const CANDIDATES_LIMIT = 8;
/** Where the kernel's headers are: a lab's own structs come first. */
const OF_KERNEL = /^\/(?:usr\/src|lib\/modules)\//;
const NODES = {list: 'list_head', hlist: 'hlist_node'} as const;
const HEADS: Record<string, 'list' | 'hlist'> = {list_head: 'list', hlist_head: 'hlist'};

type Struct = Extract<CType, {kind: 'struct' | 'union'}>;

/** How a value is drawn; undefined for one that is nothing but itself. */
export function drawsAs(value: Value): ChainKind | undefined {
  const type = stripped(value.type);
  if (type.kind === 'array') {
    const of = stripped(type.of());
    const isText = of.kind === 'base' && of.size === 1;
    return (type.count ?? 0) > 1 && !isText ? 'array' : undefined;
  }
  const struct = structOf(type.kind === 'pointer' ? type.to() : type);
  if (!struct || (type.kind === 'pointer' && !value.isFollowable())) return undefined;
  const head = HEADS[struct.name ?? ''];
  if (head) return head;
  return type.kind === 'pointer' && nextMember(struct) ? 'next' : undefined;
}

function structOf(type: CType): Struct | undefined {
  const it = stripped(type);
  return it.kind === 'struct' && it.size !== undefined ? it : undefined;
}

/** The member that points at another of the same struct; that which is called so, if there are several. */
function nextMember(struct: Struct): Member | undefined {
  const own = struct.members().filter(({name, type}) => {
    const it = stripped(type);
    const to = it.kind === 'pointer' ? structOf(it.to()) : undefined;
    return name !== undefined && to !== undefined && struct.name !== undefined && to.name === struct.name;
  });
  return own.find(({name}) => name === 'next') ?? own.find(({name}) => name !== 'prev' && name !== 'parent');
}

/** `element`: which of the possible types of a list's boxes. */
export function chainOf(info: DebugInfo, value: Value, element = 0): Chain | undefined {
  const kind = drawsAs(value);
  const type = stripped(value.type);
  switch (kind) {
    case 'array': {
      const count = type.kind === 'array' ? (type.count ?? 0) : 0;
      const end = count > NODES_LIMIT ? 'cut' : 'end';
      return {kind, nodes: value.children(0, NODES_LIMIT), end, elements: []};
    }
    case 'next':
      return alongPointers(value);
    case 'list':
    case 'hlist':
      return alongList(info, type.kind === 'pointer' ? value.followed() : value, kind, element);
    case undefined:
      return undefined;
  }
}

function alongPointers(first: Value): Chain {
  const nodes: Value[] = [];
  const seen = new Set<bigint>();
  let pointer: Value | undefined = first;
  let end: Chain['end'] = 'end';
  while (pointer) {
    const address = pointer.integer();
    if (address === 0n) break;
    if (address === undefined) end = 'broken';
    else if (seen.has(address)) end = 'cycle';
    else if (nodes.length === NODES_LIMIT) end = 'cut';
    if (end !== 'end' || address === undefined) break;
    seen.add(address);
    const node: Value = pointer.followed();
    if (!isThere(node)) {
      end = 'broken';
      break;
    }
    nodes.push(new Value(`[${nodes.length}]`, node.type, node.storage, node.reader));
    const struct = structOf(node.type);
    const member = struct && nextMember(struct);
    pointer = member?.name === undefined ? undefined : node.member(member.name);
  }
  return {kind: 'next', nodes, end, elements: []};
}

const isThere = (node: Value) => node.storage.read(0, Math.max(1, sizeOf(node.type) ?? 1)).ok;

function alongList(info: DebugInfo, head: Value, kind: 'list' | 'hlist', element: number): Chain {
  const elements = elementTypes(info, NODES[kind]);
  const chosen = elements[element] ?? elements[0];
  const {address: start} = head.storage;
  const nodes: Value[] = [];
  const seen = new Set<number>();
  const nextOf = (link: Value, name: string) => Number(link.member(name)?.integer() ?? -1n);
  let at = nextOf(head, kind === 'hlist' ? 'first' : 'next');
  let end: Chain['end'] = 'end';
  const linkType = kind === 'list' ? head.type : info.structure(NODES.hlist);
  while (kind === 'hlist' ? at !== 0 : at !== start) {
    if (seen.has(at)) end = 'cycle';
    else if (nodes.length === NODES_LIMIT) end = 'cut';
    else if (at <= 0 || !linkType) end = 'broken';
    if (end !== 'end' || !linkType) break;
    seen.add(at);
    const link = new Value('', linkType, inMemory(head.reader, at), head.reader);
    if (!isThere(link)) {
      end = 'broken';
      break;
    }
    const name = `[${nodes.length}]`;
    const container = (at - (chosen?.offset ?? 0)) >>> 0;
    nodes.push(new Value(name, chosen?.type ?? linkType, inMemory(head.reader, container), head.reader));
    at = nextOf(link, 'next');
  }
  return {kind, nodes, end, elements: chosen ? [chosen, ...elements.filter((each) => each !== chosen)] : []};
}

/** Structs with a member that can be in such a list: the lab's own; of the kernel only where there are none. */
function elementTypes(info: DebugInfo, link: string): ElementType[] {
  const own: ElementType[] = [];
  const others: number[] = [];
  for (const index of info.toplevel.structures) {
    const entry = info.entries.entry(index);
    if (flagOf(entry, AT.declaration) || textOf(entry, AT.name) === undefined) continue;
    if (OF_KERNEL.test(info.declaredAt(entry)?.file ?? '')) others.push(index);
    else own.push(...membersOf(info, index, link));
  }
  const found = [...own];
  for (const index of others) {
    if (own.length > 0 || found.length >= CANDIDATES_LIMIT) break;
    found.push(...membersOf(info, index, link));
  }
  // A head is in a struct as well; what is called like a place in a list is more likely one.
  const rank = ({member}: ElementType) => (/(list|node|link|entry|hook)/.test(member) ? 0 : 1);
  const unique = new Map(found.map((each) => [`${each.struct}.${each.member}`, each]));
  return [...unique.values()].sort((a, b) => rank(a) - rank(b)).slice(0, CANDIDATES_LIMIT);
}

function membersOf(info: DebugInfo, index: number, link: string): ElementType[] {
  const type = info.types.at(info.entries.entry(index));
  const struct = structOf(type);
  if (struct?.name === undefined) return [];
  return struct.members().flatMap((member) => {
    const is = structOf(member.type);
    if (is?.name !== link || member.name === undefined || struct.name === undefined) return [];
    return [{type, struct: struct.name, member: member.name, offset: member.offset}];
  });
}
