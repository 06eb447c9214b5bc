import { maasDocument } from '../../spec/openapi.js';

// biome-ignore lint/suspicious/noExplicitAny: a document is walked as the JSON it is
type Json = any;

/** Operations of a life cycle, in the order in which they make one. */
export const lifeOrder = [
  ['POST', '/MPAI/AIFU/Controller'],
  ['GET', '/MPAI/AIFU/{cid}/AIW'],
  ['POST', '/MPAI/AIFU/{cid}/AIW/Start'],
  ['GET', '/MPAI/AIFU/{cid}/AIW/{mid}'],
  ['GET', '/MPAI/AIFU/{cid}/AIW/{mid}/Pause'],
  ['GET', '/MPAI/AIFU/{cid}/AIW/{mid}/Resume'],
  ['POST', '/MPAI/AIFU/{cid}/AIW/{mid}/Input/{pid}'],
  ['GET', '/MPAI/AIFU/{cid}/AIW/{mid}/Output/{pid}'],
  ['GET', '/MPAI/AIFU/{cid}/AIW/{mid}/Stop'],
  ['DELETE', '/MPAI/AIFU/Controller/{cid}'],
] as const;

/**
 * The part of `spec/maas.openapi.yaml` that a generator of requests can drive as one life cycle: ten operations under one
 * tag, without upload, deliveries and event streams, which need state or bodies that no generator makes.
 */
export function lifeDocument(): Json {
  const document: Json = structuredClone(maasDocument());
  const whole = document.paths;
  document.paths = {};
  document.tags = [{ name: 'life' }];
  for (const [method, path] of lifeOrder) {
    const word = method.toLowerCase();
    document.paths[path] ??= { parameters: whole[path].parameters ?? [] };
    const operation = { ...whole[path][word], tags: ['life'] };
    // Preferences and cursors are options; examples of them would ask for another behaviour than the plain one.
    delete operation.parameters;
    const { 200: ok, 201: created, 401: unauthorised, 404: unknown } = operation.responses;
    operation.responses = Object.fromEntries(
      Object.entries({ 200: ok, 201: created, 401: unauthorised, 404: unknown }).filter(([, one]) => one !== undefined),
    );
    document.paths[path][word] = operation;
  }
  const output = document.components.responses.Output.content;
  delete output['text/event-stream'];
  return document;
}

/** The same for tools that know OpenAPI 3.0 only. */
export function downgraded(document: Json): Json {
  const made = structuredClone(document);
  made.openapi = '3.0.3';
  delete made.info.summary;
  delete made.info.license.identifier;
  delete made.components.securitySchemes.mutualTls;
  made.security = made.security.filter((one: Json) => !('mutualTls' in one));
  return withoutConst(made);
}

/** `const` became a word of OpenAPI with 3.1; an `enum` of one says the same. */
function withoutConst(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutConst);
  if (value === null || typeof value !== 'object') return value;
  const { const: only, ...rest } = value;
  const mapped = Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, withoutConst(one)]));
  return only === undefined ? mapped : { ...mapped, enum: [only] };
}
