// Owns the import law as a lint rule: which room of src/ may name which, resolved by path, so that a subdirectory of one
// room may have the name of another (session/machine). Project references refuse most of it already; this refuses the rest.
import {dirname, relative, resolve, sep} from 'node:path';
import {URL, fileURLToPath} from 'node:url';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** What each room may import; of the rooms under `types`, types only. */
const LAW = {
  protocol: {may: []},
  shipped: {may: ['protocol']},
  machine: {may: ['shipped', 'protocol']},
  compiler: {may: ['shipped', 'protocol']},
  snapshots: {may: ['protocol']},
  labs: {may: ['protocol']},
  debugger: {may: ['protocol']},
  embed: {may: []},
  session: {may: ['snapshots', 'labs', 'debugger', 'protocol'], types: ['embed']},
  ui: {may: ['session', 'protocol'], types: ['labs', 'snapshots']},
  browser: {may: ['protocol'], types: ['session']},
};

/** The room that a file lies in; undefined for what is outside src/ or directly in it. */
function roomOf(path) {
  const [room, ...rest] = relative(src, path).split(sep);
  return rest.length > 0 && room in LAW ? room : undefined;
}

const isTypeOnly = (node) =>
  (node.importKind ?? node.exportKind) === 'type' ||
  (node.specifiers?.length > 0 &&
    node.specifiers.every((specifier) => (specifier.importKind ?? specifier.exportKind) === 'type'));

export const importLaw = {
  meta: {type: 'problem', schema: [], docs: {description: 'The import law (README, "The rooms").'}},
  create(context) {
    const room = roomOf(context.filename);
    if (room === undefined) return {};
    const {may, types = []} = LAW[room];

    function judge(node, source, typeOnly) {
      const name = source?.value;
      if (typeof name !== 'string') return;
      if (/^v86(\/|$)/.test(name) && room !== 'machine')
        context.report({node, message: 'Only machine imports v86.'});
      if (!name.startsWith('.')) return;
      const other = roomOf(resolve(dirname(context.filename), name));
      if (other === undefined || other === room || may.includes(other)) return;
      if (types.includes(other)) {
        if (!typeOnly) context.report({node, message: `${room} may import types of ${other} only.`});
        return;
      }
      const allowed = [...may, ...types].join(', ') || 'no other room';
      context.report({node, message: `The import law (README, "The rooms"): ${room} may import ${allowed}.`});
    }

    return {
      ImportDeclaration: (node) => judge(node, node.source, isTypeOnly(node)),
      ExportNamedDeclaration: (node) => judge(node, node.source, isTypeOnly(node)),
      ExportAllDeclaration: (node) => judge(node, node.source, isTypeOnly(node)),
      ImportExpression: (node) => judge(node, node.source, false),
      TSImportType: (node) => judge(node, node.source ?? node.argument?.literal, true),
    };
  },
};

export default {meta: {name: 'modlab'}, rules: {'import-law': importLaw}};
