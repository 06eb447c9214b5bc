import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from './request-error.js';

/** The methods of every route template, as they are registered. */
export type KnownRoutes = Map<string, Set<string>>;

/**
 * Answers what no route took: OPTIONS of a known route, 405 with `Allow` (RFC 9110 15.5.6) for its other methods, else 404.
 * Fastify itself would say 404 to a wrong method.
 */
export function createFallback(known: KnownRoutes): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  const templates = [...known].map(([template, methods]) => ({ parts: template.split('/'), methods }));
  // A fixed segment beats a parameter, as in the router.
  const fixed = ({ parts }: { parts: string[] }) => parts.filter((part) => !part.startsWith(':')).length;
  templates.sort((a, b) => fixed(b) - fixed(a));

  return async (request, reply) => {
    const path = (request.raw.url ?? '').split('?')[0] ?? '';
    const methods = path === '*' ? new Set([...known.values()].flatMap((set) => [...set])) : methodsOf(path);
    if (!methods) throw new RequestError(404, 'No such route.');
    const allow = [...methods, 'OPTIONS'].join(', ');
    if (request.method === 'OPTIONS') return reply.code(204).header('allow', allow).send();
    throw new RequestError(405, `The route does not take this method; it takes ${allow}.`, { headers: { allow } });
  };

  function methodsOf(path: string): Set<string> | undefined {
    const parts = path.replace(/\/$/, '').split('/').map(decode);
    return templates.find(
      (template) =>
        template.parts.length === parts.length &&
        template.parts.every((part, i) => (part.startsWith(':') ? parts[i] !== '' : part === parts[i])),
    )?.methods;
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
