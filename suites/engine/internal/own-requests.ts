import { componentValidator } from '../../../spec/openapi.js';
import type { PassiveCheck } from '../check.js';
import type { Exchange } from '../types.js';

/** Stands for no clause of the standard: it appears in a report only when the suite itself was at fault. */
export const ownRequestsClause = {
  id: 'HARNESS-001',
  level: 'MUST',
  profile: 'harness',
  area: 'harness',
  title: "The suite's own requests follow the spec",
} as const;

/** Judges the suite: a request said to be valid has to be, or what came of it must not be held against the server. */
export const ownRequestsCheck: PassiveCheck = {
  id: 'harness-request-valid',
  clause: ownRequestsClause.id,
  title: 'Every request that the suite calls valid follows the spec.',
  applies: ({ intent, request }) =>
    intent.kind === 'valid' &&
    (intent.operation === 'start' || intent.operation === 'input') &&
    request.body?.truncated !== true,
  judge(exchange) {
    const fault = exchange.intent.operation === 'start' ? startFault(exchange) : inputFault(exchange);
    return fault === undefined
      ? undefined
      : {
          expected: 'a request that follows the spec',
          received: fault,
          message: `The suite sent a wrong request as a valid one: ${fault}`,
        };
  },
};

function startFault(exchange: Exchange): string | undefined {
  if (mediaType(exchange) !== 'application/json') return 'Start without application/json';
  const verdict = componentValidator('StartRequest')(parsed(exchange));
  return verdict.valid ? undefined : `the body of Start: ${verdict.errors.join('; ')}`;
}

function inputFault(exchange: Exchange): string | undefined {
  if (mediaType(exchange) !== 'mpai/port-data') return 'Input without MPAI/port-data';
  return parsed(exchange) === undefined ? 'the body of Input is no JSON text' : undefined;
}

function mediaType({ request }: Exchange): string | undefined {
  return request.headers
    .find(([name]) => name.toLowerCase() === 'content-type')?.[1]
    .split(';')[0]
    ?.trim()
    .toLowerCase();
}

function parsed({ request }: Exchange): unknown {
  try {
    return JSON.parse(request.body?.text ?? '') as unknown;
  } catch {
    return undefined;
  }
}
