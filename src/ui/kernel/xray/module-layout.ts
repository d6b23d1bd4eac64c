/** Owns where the modules of the graph and the arrows between them are: dagre's layout, and equal columns for what would take it too long. */
import {Graph, layout} from '@dagrejs/dagre';
import {DRAWN_LIMIT, place, usesOf} from './module-columns';
import type {Use} from './module-columns';
import type {Box, Extent} from './drawing/zoom';
import type {ModuleLine} from '../../../protocol/guest';

export interface Node extends Box {
  module: ModuleLine;
}

export interface Edge {
  from: string;
  to: string;
  points: readonly {x: number; y: number}[];
}

export interface ModuleLayout extends Extent {
  nodes: Node[];
  edges: Edge[];
  /** Modules that are not drawn. */
  left: number;
}

export const BOX: Extent = {width: 172, height: 56};
const GAP = {x: 44, y: 14};
/** Modules and arrows for which dagre takes some 50 ms; its time grows with their square. */
const DAGRE_LIMIT = 60;
/** Modules in a row, at most. */
const MOST_BESIDE = 40;
/** What does not depend on the pane. */
export interface Linked {
  graph: Drawn;
  /** Modules that use none and are used by none. */
  alone: readonly ModuleLine[];
  left: number;
}

export function layoutLinked(all: readonly ModuleLine[]): Linked {
  const modules = all.slice(0, DRAWN_LIMIT);
  const edges = usesOf(modules);
  const linked = new Set(edges.flatMap(({user, used}) => [user, used]));
  const isSmall = linked.size + edges.length <= DAGRE_LIMIT;
  return {
    graph: isSmall ? byDagre(modules, linked, edges) : byColumns(modules, linked, edges),
    alone: modules.filter((_, i) => !linked.has(i)),
    left: all.length - modules.length,
  };
}

/** Modules that stand alone are put where they leave the drawing largest: in rows below the others, or beside them. */
export function layoutAll({graph, alone, left}: Linked, pane: Extent): ModuleLayout {
  return {...withAlone(graph, alone, pane), left};
}

type Drawn = Omit<ModuleLayout, 'left'>;

function byDagre(modules: readonly ModuleLine[], linked: ReadonlySet<number>, uses: readonly Use[]): Drawn {
  if (linked.size === 0) return {nodes: [], edges: [], width: 0, height: 0};
  const graph = new Graph();
  graph.setGraph({rankdir: 'LR', nodesep: GAP.y, ranksep: GAP.x, edgesep: 8});
  graph.setDefaultEdgeLabel(() => ({}));
  for (const i of linked) graph.setNode(String(i), {...BOX});
  for (const {user, used} of uses) graph.setEdge(String(user), String(used));
  layout(graph);
  const nodes = [...linked].flatMap((i) => {
    const module = modules[i];
    // dagre says where the middle of each is.
    const {x, y} = graph.node(String(i)) as {x: number; y: number};
    return module ? [{module, x: x - BOX.width / 2, y: y - BOX.height / 2, ...BOX}] : [];
  });
  return {
    nodes,
    edges: uses.map(({user, used}) => ({
      from: modules[user]?.name ?? '',
      to: modules[used]?.name ?? '',
      points: (graph.edge(String(user), String(used)) as Pick<Edge, 'points'>).points,
    })),
    ...extent(nodes),
  };
}

function byColumns(modules: readonly ModuleLine[], linked: ReadonlySet<number>, uses: readonly Use[]): Drawn {
  const nodes = place(modules.filter((_, i) => linked.has(i))).map(({module, column, row}) => ({
    module,
    x: column * (BOX.width + GAP.x),
    y: row * (BOX.height + GAP.y),
    ...BOX,
  }));
  const at = new Map(nodes.map((node) => [node.module, node]));
  const edges = uses.flatMap(({user, used}) => {
    const from = at.get(modules[user] as ModuleLine);
    const to = at.get(modules[used] as ModuleLine);
    if (!from || !to) return [];
    const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2];
    const bend = (x2 - x1) / 2;
    return {
      from: from.module.name,
      to: to.module.name,
      points: [
        {x: x1, y: y1},
        {x: x1 + bend, y: y1},
        {x: x2 - bend, y: y2},
        {x: x2, y: y2},
      ],
    };
  });
  return {nodes, edges, ...extent(nodes)};
}

function withAlone(graph: Drawn, alone: readonly ModuleLine[], pane: Extent): Drawn {
  if (alone.length === 0) return graph;
  const isFirst = graph.nodes.length === 0;
  const cell = {width: BOX.width + GAP.y, height: BOX.height + GAP.y};
  let best = {scale: -1, columns: 1, x: 0, y: 0};
  for (let columns = 1; columns <= Math.min(alone.length, MOST_BESIDE); columns++) {
    const width = columns * cell.width;
    const height = Math.ceil(alone.length / columns) * cell.height;
    for (const beside of isFirst ? [false] : [false, true]) {
      const x = beside ? graph.width + GAP.x : 0;
      const y = beside || isFirst ? 0 : graph.height + 2 * GAP.y;
      const scale = Math.min(
        pane.width / Math.max(graph.width, x + width),
        pane.height / Math.max(graph.height, y + height),
      );
      if (scale > best.scale) best = {scale, columns, x, y};
    }
  }
  const rest = alone.map((module, i) => ({
    module,
    x: best.x + (i % best.columns) * cell.width,
    y: best.y + Math.floor(i / best.columns) * cell.height,
    ...BOX,
  }));
  const nodes = [...graph.nodes, ...rest];
  return {nodes, edges: graph.edges, ...extent(nodes)};
}

const extent = (boxes: readonly Box[]): Extent => ({
  width: boxes.reduce((most, {x, width}) => Math.max(most, x + width), 0),
  height: boxes.reduce((most, {y, height}) => Math.max(most, y + height), 0),
});

/** A path that is smooth at its inner points. */
export function smoothPath(points: Edge['points']): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  const middle = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1] ?? last;
    return `Q ${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return [`M ${first.x} ${first.y}`, ...middle, `L ${last.x} ${last.y}`].join(' ');
}
