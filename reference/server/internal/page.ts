import type { AimMetadata, WorkflowQuery } from '../../controller/types.js';
import { RequestError } from './request-error.js';

const defaultPage = 100;
const largestPage = 1000;
const filters = ['name', 'standard', 'input', 'output', 'q'] as const;

/** The filters of a discovery query. @throws RequestError 400 when one is given twice or has no possible meaning */
export function readFilters(query: Record<string, unknown>): WorkflowQuery {
  const read: WorkflowQuery = {};
  for (const name of filters) {
    const value = single(query, name);
    if (value === undefined) continue;
    if (name === 'standard' && !/^[A-Z0-9]{3}$/.test(value)) {
      throw new RequestError(400, 'standard must be three capital letters or digits.');
    }
    read[name] = value;
  }
  return read;
}

/**
 * The page that `limit` and `cursor` ask for, of workflows sorted by AIMName, and the cursor of the next page. A cursor
 * names the last workflow seen rather than a position, so that workflows which come and go shift nothing.
 */
export function pageOf(
  workflows: readonly AimMetadata[],
  query: Record<string, unknown>,
): { page: AimMetadata[]; next?: string } {
  const limit = readLimit(single(query, 'limit'));
  const after = readCursor(single(query, 'cursor'));
  const rest = after === undefined ? workflows : workflows.filter(({ Identifier }) => Identifier.AIMName > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  if (rest.length <= limit || last === undefined) return { page };
  return { page, next: Buffer.from(JSON.stringify({ after: last.Identifier.AIMName })).toString('base64url') };
}

/**
 * `Link` to the next page (RFC 8288): the same request with another cursor. A query alone, so that it holds below whatever
 * path a proxy serves.
 */
export function linkToNext(target: string, next: string): string {
  const parameters = new URLSearchParams(target.split('?')[1] ?? '');
  parameters.set('cursor', next);
  return `<?${parameters}>; rel="next"`;
}

function single(query: Record<string, unknown>, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new RequestError(400, `${name} is given more than once.`);
}

function readLimit(value: string | undefined): number {
  if (value === undefined) return defaultPage;
  const limit = /^[0-9]{1,4}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > largestPage) throw new RequestError(400, `limit must be a number from 1 to ${largestPage}.`);
  return limit;
}

function readCursor(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    const { after } = JSON.parse(Buffer.from(value, 'base64url').toString('utf8')) as { after?: unknown };
    if (typeof after === 'string') return after;
  } catch {
    // Not a cursor of ours; said below.
  }
  throw new RequestError(400, 'cursor is not one that this server gave.');
}
