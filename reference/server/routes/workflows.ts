import { componentValidator } from '../../../spec/openapi.js';
import { readBytes, readJson } from '../internal/body.js';
import { requireAccept, requireMediaType } from '../internal/media-type.js';
import { linkToNext, pageOf, readFilters } from '../internal/page.js';
import { RequestError } from '../internal/request-error.js';
import type { DialectName, Schemas } from '../types.js';
import { type Handler, type RouteContext, requireSci, root, segmentOf, sendJson, stateOf } from './context.js';

const packageTypes = ['application/json', 'application/gzip', 'application/zip'];

/** Discover, upload and start a workflow (Remote Controller Access 3.1.2–3.1.4). */
export function addWorkflowRoutes({ controller, prefix, add }: RouteContext, dialect: DialectName): void {
  const below = prefix ?? root;
  const path = `${below}/:cid/${segmentOf[dialect]}`;

  const discover: Handler = async (request, reply) => {
    const sci = requireSci(controller, request);
    requireAccept(request, 'application/json');
    const query = request.query as Record<string, unknown>;
    const filters = readFilters(query);
    const { page, next } = pageOf(await sci.discover(filters), query);
    if (next !== undefined) reply.header('link', linkToNext(request.raw.url ?? '', next));
    return sendJson(reply, 200, page);
  };

  const upload: Handler = async (request, reply) => {
    const sci = requireSci(controller, request);
    requireAccept(request, 'application/json');
    const mediaType = requireMediaType(request, packageTypes);
    const bytes = readBytes(request.body);
    if (mediaType === 'application/json') readJson(bytes);
    const metadata = await sci.upload(bytes, mediaType);
    const name = encodeURIComponent(metadata.Identifier.AIMName);
    reply.header('location', `${below}/${encodeURIComponent(sci.id)}/${segmentOf[dialect]}?name=${name}`);
    return sendJson(reply, 201, metadata);
  };

  const start: Handler = async (request, reply) => {
    const sci = requireSci(controller, request);
    requireAccept(request, 'application/json');
    if (request.body !== undefined) requireMediaType(request, ['application/json']);
    const rwi = await sci.start(readModule(request.body));
    return sendJson(reply, 200, stateOf(sci, rwi));
  };

  add('GET', path, discover, { safe: true });
  add('POST', path, upload);
  add('POST', `${path}/Start`, start);
}

/** @throws RequestError 400 unless the body is `{"module": "…"}` with a name that is not blank */
function readModule(body: unknown): string {
  const { value } = readJson(body);
  const judgement = componentValidator('StartRequest')(value);
  if (!judgement.valid) {
    throw new RequestError(400, `The body must be {"module": "…"}: ${judgement.errors.slice(0, 3).join('; ')}.`);
  }
  const { module } = value as Schemas['StartRequest'];
  if (module.trim() === '') throw new RequestError(400, 'The body must be {"module": "…"}: the name is blank.');
  return module;
}
