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
/** A pane is wider than it is high: of modules that stand alone, so many times more beside than below one another. */
const BESIDE = 0.8;

export function layoutModules(all: readonly ModuleLine[]): ModuleLayout {
  const modules = all.slice(0, DRAWN_LIMIT);
  const edges = usesOf(modules);
  const linked = new Set(edges.flatMap(({user, used}) => [user, used]));
  const isSmall = linked.size + edges.length <= DAGRE_LIMIT;
  const graph = isSmall ? byDagre(modules, linked, edges) : byColumns(modules, linked, edges);
  const alone = modules.filter((_, i) => !linked.has(i));
  return {...withAlone(graph, alone), left: all.length - modules.length};
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

/** Modules that use none and are used by none stand in rows below the others. */
function withAlone({nodes, edges, width, height}: Drawn, alone: readonly ModuleLine[]): Drawn {
  const wide = Math.floor((width + GAP.x) / (BOX.width + GAP.x));
  const columns = Math.max(1, wide, Math.ceil(Math.sqrt(alone.length * BESIDE)));
  const top = nodes.length === 0 ? 0 : height + 2 * GAP.y;
  const below = alone.map((module, i) => ({
    module,
    x: (i % columns) * (BOX.width + GAP.y),
    y: top + Math.floor(i / columns) * (BOX.height + GAP.y),
    ...BOX,
  }));
  const all = [...nodes, ...below];
  return {nodes: all, edges, ...extent(all)};
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
