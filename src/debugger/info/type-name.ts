/** Owns how a type is written in C. */
import type {CType} from './types';

/** So many types within a type; what is more is written as "...": a stranger's type may contain itself. */
const PARTS_LIMIT = 64;

/** As a declaration of `declarator` would be written, without it if it is empty: `int (*)(char)`, `struct node *next`. */
export function typeName(type: CType, declarator = ''): string {
  return new Writer().write(type, declarator);
}

class Writer {
  #left = PARTS_LIMIT;

  write(type: CType, declarator: string): string {
    if (--this.#left < 0) return `...${spaced(declarator)}`;
    switch (type.kind) {
      case 'void':
        return `void${spaced(declarator)}`;
      case 'base':
      case 'typedef':
        return type.name + spaced(declarator);
      case 'struct':
      case 'union':
      case 'enum':
        return `${type.kind}${type.name === undefined ? ' {...}' : ` ${type.name}`}${spaced(declarator)}`;
      case 'pointer':
        return this.write(type.to(), bracketed(type.to(), `*${declarator}`));
      case 'array':
        return this.write(type.of(), `${declarator}[${type.count ?? ''}]`);
      case 'qualified': {
        const of = type.of();
        // An array is as constant as its elements, of which it is said as well.
        const element = of.kind === 'array' ? of.of() : undefined;
        if (element?.kind === 'qualified' && element.qualifier === type.qualifier)
          return this.write(of, declarator);
        // `const` of a pointer stands after its star.
        return of.kind === 'pointer'
          ? this.write(of.to(), bracketed(of.to(), `*${type.qualifier}${spaced(declarator)}`))
          : `${type.qualifier} ${this.write(of, declarator)}`;
      }
      case 'function':
        return this.write(type.returns(), `${declarator}(${this.#parameters(type)})`);
      case 'unknown':
        return `?${spaced(declarator)}`;
    }
  }

  #parameters(type: Extract<CType, {kind: 'function'}>): string {
    const list: string[] = [];
    for (const parameter of type.parameters()) {
      if (this.#left < 0) break;
      list.push(this.write(parameter, ''));
    }
    if (type.isVariadic) list.push('...');
    return list.join(', ') || 'void';
  }
}

/** Arrays and functions bind closer than a pointer. */
const bracketed = (to: CType, declarator: string) =>
  to.kind === 'array' || to.kind === 'function' ? `(${declarator})` : declarator;

const spaced = (declarator: string) => (declarator === '' ? '' : ` ${declarator}`);
