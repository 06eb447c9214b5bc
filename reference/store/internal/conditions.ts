import type { IncomingHttpHeaders } from 'node:http';
import { parseHttpDate } from './http-date.js';

/** The validators of a file: a strong entity tag, and the time of its last change in whole seconds since 1970. */
export interface Validators {
  etag: string;
  modified: number;
}

/**
 * What the conditions of a GET or HEAD request come to, in the order of RFC 9110 13.2.2: 412 and 304 end the request,
 * undefined lets it go on.
 */
export function precondition(headers: IncomingHttpHeaders, file: Validators): 304 | 412 | undefined {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, file.etag, strongly)) return 412;
  } else {
    const date = dateOf(headers['if-unmodified-since']);
    if (date !== undefined && file.modified > date) return 412;
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, file.etag, weakly) ? 304 : undefined;
  const date = dateOf(headers['if-modified-since']);
  return date !== undefined && file.modified <= date ? 304 : undefined;
}

/** Whether Range counts (RFC 9110 13.1.5): there is no If-Range, or it names the file as it is now. */
export function rangeApplies(headers: IncomingHttpHeaders, file: Validators, now: number): boolean {
  const field = headers['if-range'];
  if (field === undefined) return true;
  if (typeof field !== 'string') return false;
  if (field.includes('"')) return field === file.etag;
  // A date is a strong validator only when the file cannot have changed twice in its second (RFC 9110 8.8.2.2).
  return dateOf(field) === file.modified && now / 1000 - file.modified >= 1;
}

type Comparison = (candidate: string, etag: string) => boolean;
const strongly: Comparison = (candidate, etag) => candidate === etag;
const weakly: Comparison = (candidate, etag) => candidate.replace(/^W\//, '') === etag;

function matches(field: string, etag: string, same: Comparison): boolean {
  if (field.trim() === '*') return true;
  return (field.match(/(?:W\/)?"[^"]*"/g) ?? []).some((candidate) => same(candidate, etag));
}

/** A field that is no HTTP-date counts as absent (RFC 9110 13.1.3). */
function dateOf(field: string | undefined): number | undefined {
  return field === undefined ? undefined : parseHttpDate(field);
}
