/** From a JSON Schema of `spec/schemas` to values of it, for fast-check. */
import type { Arbitrary } from 'fast-check';
import { loadSchemas } from '../../../../spec/schemas/load.js';

type FastCheck = typeof import('fast-check').default;
type Node = Record<string, unknown>;

/** Beyond this only what is required is made: some types contain themselves. */
const deepest = 4;
const anything = [{}, [], 'text', 7, true, null];

/**
 * Values that follow the schema as far as its parts tell: types, members, choices, bounds, patterns, references. What the
 * parts say together (`if`, counted choices) may still be missed, so whoever uses them filters with the validator.
 *
 * @param id `$id` of the schema
 */
export function valuesOf(fc: FastCheck, id: string): Arbitrary<unknown> {
  const schemas = new Map(loadSchemas().map((schema) => [schema.$id, schema as Node]));
  const resolve = (ref: string, root: string): { node: Node; root: string } => {
    const [address = '', pointer = ''] = ref.split('#');
    const document = address === '' ? root : address;
    let node = schemas.get(document) ?? {};
    for (const part of pointer.split('/').filter(Boolean)) node = (node[part] ?? {}) as Node;
    return { node, root: document };
  };

  /** Names that the conditional parts of a schema may ask for: all of them are given. */
  const conditional = (node: Node, root: string): string[] => {
    const parts = [node.then, node.else, ...((node.allOf as unknown[] | undefined) ?? [])].filter(isNode);
    return parts.flatMap((part) => {
      const target = typeof part.$ref === 'string' ? resolve(part.$ref, root) : { node: part, root };
      return [...namesOf(target.node.required), ...conditional(target.node, target.root)];
    });
  };

  const make = (given: unknown, root: string, depth: number): Arbitrary<unknown> => {
    if (!isNode(given)) return fc.constantFrom(...anything);
    if (typeof given.$ref === 'string') {
      const target = resolve(given.$ref, root);
      return make(target.node, target.root, depth + 1);
    }
    if ('const' in given) return fc.constant(given.const);
    if (Array.isArray(given.enum)) return fc.constantFrom(...(given.enum as unknown[]));
    const choices = (given.oneOf ?? given.anyOf) as unknown[] | undefined;
    if (choices !== undefined && given.type !== 'object')
      return fc.oneof(...choices.map((one) => make(one, root, depth)));
    const types = [given.type ?? (given.properties === undefined ? 'any' : 'object')].flat() as string[];
    return fc.oneof(...types.map((type) => ofType(type, given, root, depth)));
  };

  const ofType = (type: string, node: Node, root: string, depth: number): Arbitrary<unknown> => {
    switch (type) {
      case 'object':
        return objects(node, root, depth);
      case 'array':
        return fc.array(make(node.items, root, depth + 1), {
          minLength: (node.minItems as number | undefined) ?? 0,
          maxLength: Math.max(
            (node.minItems as number | undefined) ?? 0,
            Math.min((node.maxItems as number | undefined) ?? 3, 3),
          ),
        });
      case 'string':
        return texts(fc, node);
      case 'integer':
      case 'number': {
        // Whole numbers of 31 bits, or eighths: the same in every language's numbers.
        const low = Math.ceil(
          (node.minimum as number | undefined) ??
            (node.exclusiveMinimum === undefined ? -1e6 : Number(node.exclusiveMinimum) + 1),
        );
        const whole = fc.integer({ min: low, max: (node.maximum as number | undefined) ?? low + 2e6 });
        return type === 'integer'
          ? whole
          : fc
              .oneof(
                whole,
                whole.map((n) => n / 8),
              )
              .filter((n) => n >= low);
      }
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        return fc.constantFrom(...anything);
    }
  };

  const objects = (node: Node, root: string, depth: number): Arbitrary<unknown> => {
    const properties = (node.properties ?? {}) as Node;
    const branches = ((node.oneOf ?? node.anyOf) as Node[] | undefined) ?? [{}];
    return fc.oneof(
      ...branches.map((branch) => {
        const others = new Set(branches.filter((one) => one !== branch).flatMap(({ required }) => namesOf(required)));
        const { minProperties: least = 0, maxProperties: most = 1_000 } = node as Record<string, number | undefined>;
        const due = new Set([...namesOf(node.required), ...namesOf(branch.required), ...conditional(node, root)]);
        const names = Object.keys(properties).filter(
          (name) => due.has(name) || ((depth < deepest || least > 0) && !others.has(name)),
        );
        const members = Object.fromEntries(names.map((name) => [name, make(properties[name], root, depth + 1)]));
        if (least > 0 || most < names.length) {
          const free = names.filter((name) => !due.has(name));
          const bounds = {
            minLength: Math.min(free.length, Math.max(0, least - due.size)),
            maxLength: Math.max(0, Math.min(free.length, most - due.size)),
          };
          return fc
            .subarray(free, bounds)
            .chain((some) => fc.record(pick(members, [...due, ...some]), { noNullPrototype: true }));
        }
        return fc.record(members, { requiredKeys: names.filter((name) => due.has(name)), noNullPrototype: true });
      }),
    );
  };

  return make({ $ref: id }, id, 0);
}

function texts(fc: FastCheck, node: Node): Arbitrary<string> {
  if (node.format === 'uri') return fc.constantFrom('urn:example:1', 'https://maas.example/a?b=c#d');
  if (node.format !== undefined) return fc.uuid();
  if (typeof node.pattern === 'string') return fc.stringMatching(new RegExp(node.pattern, 'u'));
  const minLength = (node.minLength as number | undefined) ?? 0;
  return fc.string({
    unit: 'grapheme',
    minLength,
    maxLength: Math.max(minLength, Math.min(Number(node.maxLength ?? 24), 24)),
  });
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function namesOf(required: unknown): string[] {
  return Array.isArray(required) ? (required as string[]) : [];
}

function pick<T>(members: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.flatMap((name) => (name in members ? [[name, members[name] as T]] : [])));
}
