import type { FastifyRequest } from 'fastify';
import { RequestError } from './request-error.js';

/**
 * The media type of the request's body, when it is one of `allowed`. Types compare without case (RFC 9110 8.3.1);
 * parameters are let be, but `charset` may only name UTF-8, the one encoding of JSON text (RFC 8259 8.1).
 *
 * @throws RequestError 415, with an `Accept` field that names what would be taken (RFC 9110 15.5.16)
 */
export function requireMediaType(request: FastifyRequest, allowed: readonly string[]): string {
  const refuse = (detail: string) => new RequestError(415, detail, { headers: { accept: allowed.join(', ') } });
  const coding = request.headers['content-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'identity') {
    throw new RequestError(415, 'Content codings are not supported.', { headers: { 'accept-encoding': 'identity' } });
  }
  const field = request.headers['content-type'];
  if (field === undefined) throw refuse(`Content-Type is missing; it must be ${allowed.join(' or ')}.`);
  const [type = '', ...parameters] = field.split(';');
  const given = type.trim().toLowerCase();
  const found = allowed.find((candidate) => candidate.toLowerCase() === given);
  if (found === undefined) throw refuse(`The body must be ${allowed.join(' or ')}.`);
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=');
    if (name.trim().toLowerCase() !== 'charset') continue;
    if (!/^"?utf-?8"?$/i.test(value.trim())) throw refuse('The body must be in UTF-8.');
  }
  return found;
}

/** Whether an `Accept` field lets `mediaType` (lower case) through: most specific range first, `q=0` excludes (RFC 9110 12.5.1). */
export function accepts(field: string | undefined, mediaType: string): boolean {
  if (field === undefined || field === '*/*') return true;
  const [wantedType, wantedSubtype] = mediaType.split('/');
  let best = -1;
  let wanted = true;
  let ranges = 0;
  for (const item of field.split(',')) {
    const [range = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const [type, subtype] = range.split('/');
    if (!type || !subtype) continue; // not a media range: ignored, as an empty list element is
    ranges += 1;
    const specificity =
      type === wantedType && subtype === wantedSubtype
        ? 2
        : type === wantedType && subtype === '*'
          ? 1
          : range === '*/*'
            ? 0
            : -1;
    if (specificity <= best) continue;
    best = specificity;
    wanted = !parameters.some((parameter) => /^q\s*=\s*0(\.0{0,3})?$/.test(parameter));
  }
  return ranges === 0 || (best >= 0 && wanted);
}

/** @throws RequestError 406 when the client excludes the only form the answer has */
export function requireAccept(request: FastifyRequest, mediaType: string): void {
  if (!accepts(request.headers.accept, mediaType.toLowerCase())) {
    throw new RequestError(406, `The answer is ${mediaType}, which the Accept field excludes.`);
  }
}
