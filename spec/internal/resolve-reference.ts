import type { OpenApiDocument, Reference } from '../openapi-types.js';

/**
 * What an OpenAPI object is once a `$ref` into its own document is followed (RFC 6901 pointer in the fragment).
 *
 * @throws Error when the reference leaves the document or leads nowhere.
 */
export function resolveReference<T extends object>(document: OpenApiDocument, value: T | Reference): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  const { $ref } = value;
  if (!$ref.startsWith('#/')) throw new Error(`The reference ${$ref} does not point into its own document.`);
  let target: unknown = document;
  for (const part of $ref.slice(2).split('/')) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    target = typeof target === 'object' && target !== null ? (target as Record<string, unknown>)[key] : undefined;
  }
  if (typeof target !== 'object' || target === null) throw new Error(`The reference ${$ref} leads nowhere.`);
  return target as T;
}
