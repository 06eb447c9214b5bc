import { STATUS_CODES } from 'node:http';
import type { RequestError } from './request-error.js';

export const problemMediaType = 'application/problem+json';

/**
 * Problem details (RFC 9457) as JSON text. The type is `about:blank`, so the title is the status phrase (4.2.1);
 * violations of a body are listed in the extension member `errors`, in the form of the RFC's own example.
 */
export function problemText(error: RequestError): string {
  const violations = error.extra.violations;
  return JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    ...(violations && violations.length > 0
      ? { errors: violations.map(({ pointer, detail }) => ({ detail, pointer: `#${pointer}` })) }
      : {}),
  });
}
