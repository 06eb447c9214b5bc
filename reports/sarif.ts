import { createHash } from 'node:crypto';
import type {
  CheckReport,
  Clause,
  ClauseReport,
  Exchange,
  HeaderList,
  RecordedBody,
  Report,
} from '../suites/engine/types.js';
import { acceptedCheck, acceptedClauses, acceptedWords } from './internal/accepted.js';
import { clip } from './internal/visible.js';
import type { Lore } from './lore.js';

/** Longer texts are cut; report.json and the recording hold them whole. */
const longest = 4000;

/**
 * `report.sarif`, SARIF 2.1.0: a rule per clause, a result per check that a clause is violated by (`error` for a MUST,
 * `warning` for a SHOULD), with the deciding request and answer. Checks that passed or saw nothing are no results, because
 * code scanning services show every result as an alert. A result has no source file to point to; it points to the recording.
 * What a baseline accepts is an external suppression (section 3.27.23), and then every result says whether it has one.
 */
export function renderSarif(report: Report, evidence: readonly Exchange[], lore: Lore): string {
  const exchanges = new Map(evidence.map((exchange) => [exchange.id, exchange]));
  const known = new Map(lore.clauses.map((clause) => [clause.id, clause]));
  const hasBaseline = acceptedClauses(report).length > 0;
  const results = report.clauses.flatMap((clause, ruleIndex) =>
    clause.checks
      .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
      .map((check) => ({
        ...result(clause, ruleIndex, check, exchanges.get(check.exchanges.at(-1) ?? '')),
        ...(hasBaseline ? { suppressions: suppressions(clause, check) } : {}),
      })),
  );
  const faults = report.clauses.flatMap((clause) =>
    clause.checks
      .filter(({ verdict }) => verdict === 'harness-error' || verdict === 'environment-error')
      .map((check) => ({
        level: 'error',
        message: { text: clip(check.message, longest) || check.verdict },
        associatedRule: { id: clause.id },
        descriptor: { id: check.verdict },
      })),
  );
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            rules: report.clauses.map((clause) => rule(clause, known.get(clause.id))),
          },
        },
        invocations: [
          {
            executionSuccessful: report.environment === undefined && faults.length === 0,
            startTimeUtc: report.startedAt,
            endTimeUtc: new Date(Date.parse(report.startedAt) + report.durationMs).toISOString(),
            toolExecutionNotifications: faults,
          },
        ],
        automationDetails: { id: `${report.tool.name}/${report.target.dialect ?? 'unknown'}/` },
        columnKind: 'utf16CodeUnits',
        results,
        properties: {
          verdict: report.verdict,
          summary: report.summary,
          target: report.target.url,
          profiles: report.target.profiles,
          seed: report.seed,
        },
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** A `uri` as the schema asks for it: only characters of RFC 3986, one fragment. */
const httpsUri =
  /^https:\/\/(?:[\w\-.~:/?[\]@!$&'()*+,;=]|%[\da-f]{2})+(?:#(?:[\w\-.~:/?@!$&'()*+,;=]|%[\da-f]{2})*)?$/i;

function rule(clause: ClauseReport, known: Clause | undefined): object {
  const url = known?.source.url;
  return {
    id: clause.id,
    name: clause.title,
    shortDescription: { text: clause.title },
    ...(known === undefined
      ? {}
      : {
          fullDescription: { text: known.text },
          help: {
            text: `${known.why} How to mend: ${known.mend} Source: ${known.source.document}, ${known.source.section}`,
          },
        }),
    ...(url !== undefined && httpsUri.test(url) ? { helpUri: url } : {}),
    defaultConfiguration: { level: clause.level === 'MUST' ? 'error' : 'warning' },
    properties: {
      level: clause.level,
      profile: clause.profile,
      area: clause.area,
      tags: [...new Set([clause.area, clause.profile])],
    },
  };
}

function result(clause: ClauseReport, ruleIndex: number, check: CheckReport, exchange: Exchange | undefined): object {
  const fingerprint = createHash('sha256').update(`${clause.id}\n${check.id}`).digest('hex');
  return {
    ruleId: clause.id,
    ruleIndex,
    level: check.verdict === 'fail' ? 'error' : 'warning',
    message: { text: clip(check.message, longest) || check.title },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: 'run.jsonl' }, region: { startLine: 1 } },
        logicalLocations: [
          {
            fullyQualifiedName:
              exchange === undefined ? check.id : `${exchange.request.method} ${exchange.request.url}`,
            kind: 'resource',
          },
        ],
      },
    ],
    partialFingerprints: { 'clauseAndCheck/v1': fingerprint },
    ...(exchange === undefined ? {} : { webRequest: webRequest(exchange) }),
    ...(exchange?.response === undefined ? {} : { webResponse: webResponse(exchange.response) }),
    properties: {
      check: check.id,
      ...(check.expected === undefined ? {} : { expected: clip(check.expected, longest) }),
      ...(check.received === undefined ? {} : { received: clip(check.received, longest) }),
      ...(check.curl === undefined ? {} : { curl: clip(check.curl, longest) }),
    },
  };
}

function suppressions(clause: ClauseReport, check: CheckReport): object[] {
  const accepted = acceptedCheck(clause, check);
  if (accepted === undefined) return [];
  return [
    { kind: 'external', status: 'accepted', justification: acceptedWords(accepted), properties: { ...accepted } },
  ];
}

function webRequest({ request }: Exchange): object {
  return {
    protocol: 'HTTP',
    version: '1.1',
    target: request.url,
    method: request.method,
    headers: record(request.headers),
    ...(request.body === undefined ? {} : { body: content(request.body) }),
  };
}

function webResponse(response: NonNullable<Exchange['response']>): object {
  return {
    protocol: 'HTTP',
    version: response.httpVersion,
    statusCode: response.status,
    headers: record(response.headers),
    body: content(response.body),
  };
}

/** Fields by name; values of a repeated field are joined by commas (RFC 9110, section 5.3). */
function record(headers: HeaderList): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of headers.slice(0, 100)) {
    const before = fields.get(name);
    fields.set(name, clip(before === undefined ? value : `${before}, ${value}`, longest));
  }
  return Object.fromEntries(fields);
}

function content(body: RecordedBody): object {
  return body.text === undefined ? { binary: body.base64 ?? '' } : { text: clip(body.text, longest) };
}
