import type {
  Accepted,
  Ambiguity,
  CheckReport,
  Clause,
  ClauseReport,
  Exchange,
  Report,
  Verdict,
} from '../../suites/engine/types.js';

/** Verdicts of a run where a bit of everything happened. */
const everything: readonly Verdict[] = [
  'pass',
  'fail',
  'warn',
  'blocked',
  'not-observed',
  'not-applicable',
  'harness-error',
  'pass',
];

/** A check report whose words can be chosen, for the test of hostile strings. */
export function check(id: string, verdict: Verdict, words: Partial<CheckReport> = {}): CheckReport {
  return {
    id,
    title: `Check ${id}`,
    verdict,
    blame: verdict === 'fail' || verdict === 'warn' ? 'server' : 'none',
    message: verdict === 'pass' ? 'as the clause says' : `what happened in ${id}`,
    exchanges: [`${id}-x1`],
    ...words,
  };
}

/** One clause per verdict and area. */
export function clauses(areas: readonly string[], verdicts = everything): ClauseReport[] {
  return areas.flatMap((area) =>
    verdicts.map((verdict, index) => ({
      id: `${area.toUpperCase()}-${String(index + 1).padStart(3, '0')}`,
      level: verdict === 'warn' ? 'SHOULD' : 'MUST',
      profile: verdict === 'not-applicable' ? 'discovery' : 'core',
      area,
      title: `Statement ${index + 1} of ${area}`,
      verdict,
      checks: [
        check(`${area}-${index + 1}`, verdict, {
          ...(verdict === 'fail' && {
            expected: 'status 404',
            received: 'status 200 OK',
            curl: "curl -sS --path-as-is 'http://127.0.0.1:5005/MPAI/AIFU/x'",
          }),
          ...(verdict === 'not-observed' && { message: 'the server has no workflow MCT-CNT', exchanges: [] }),
        }),
      ],
    })),
  );
}

/** The same clauses, the violation of one of them accepted by a baseline. */
export function accepting(of: ClauseReport[], id: string, accepted: Accepted): ClauseReport[] {
  return of.map((one) => (one.id === id ? { ...one, accepted } : one));
}

/** A report over the clauses, its counts computed from them. */
export function report(of: ClauseReport[] = clauses(['sci', 'rwi']), changes: Partial<Report> = {}): Report {
  const must = of.filter((clause) => clause.level === 'MUST' && clause.verdict !== 'not-applicable');
  const having = (verdict: Verdict): number => must.filter((clause) => clause.verdict === verdict).length;
  const observed = having('pass') + having('fail');
  return {
    schema: 'maas-conformance/report@1',
    tool: { name: 'maas-conformance', version: '0.0.0' },
    spec: { version: '1.0', digest: '0123456789abcdef'.repeat(4) },
    target: {
      url: 'http://127.0.0.1:5005',
      dialect: 'aif-3.0',
      profiles: ['core'],
      facts: {
        url: 'http://127.0.0.1:5005',
        dialect: 'aif-3.0',
        alsoSpeaks: ['mas-1.0'],
        prefix: 'absent',
        portForm: 'data-type',
        workflows: { ECH: 'MCT-ECH-V1.0' },
        profiles: ['core'],
        offers: { discover: true, upload: false, async: false, events: false },
        auth: 'none',
      },
    },
    startedAt: '2026-11-21T01:00:00.000Z',
    durationMs: 4321,
    seed: 7,
    verdict: having('fail') > 0 ? 'non-conformant' : 'conformant',
    summary: `${having('fail') > 0 ? 'non-conformant' : 'conformant'}: ${having('fail')} MUST violated`,
    counts: {
      clauses: tally(of.map((clause) => clause.verdict)),
      must: {
        total: must.length,
        observed,
        pass: having('pass'),
        fail: having('fail'),
        notObserved: having('not-observed'),
      },
      checks: tally(of.flatMap((clause) => clause.checks.map((one) => one.verdict))),
      exchanges: of.length,
    },
    clauses: of,
    observations: [{ ambiguity: 'AMB-001', reading: 'first' }],
    preflight: [{ step: 'reachable', ok: true, message: 'the server answers' }],
    leftBehind: [],
    ...changes,
  };
}

/** An exchange, successful unless changed. */
export function exchange(id: string, changes: Partial<Exchange> = {}): Exchange {
  return {
    id,
    check: id.replace(/-x\d+$/, ''),
    intent: { operation: 'create', kind: 'valid' },
    identity: 'main',
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:5005/MPAI/AIFU/Controller',
      headers: [['accept', 'application/json']],
    },
    response: {
      status: 201,
      httpVersion: '1.1',
      headers: [['Content-Type', 'application/json']],
      body: textBody('{"id":"c1"}'),
    },
    startedAt: '2026-11-21T01:00:00.000Z',
    headersMs: 1.5,
    endMs: 2,
    ...changes,
  };
}

/** A recorded body of this text. */
export function textBody(text: string): { length: number; sha256: string; text: string } {
  return { length: Buffer.byteLength(text), sha256: 'ab'.repeat(32), text };
}

/** What a catalogue would say of a clause. */
export function clause(id: string, changes: Partial<Clause> = {}): Clause {
  return {
    id,
    level: 'MUST',
    actor: 'server',
    profile: 'core',
    area: 'sci',
    title: `Statement of ${id}`,
    text: `The server does what ${id} says.`,
    source: {
      kind: 'rfc',
      document: 'RFC 9110',
      section: '15.5.5',
      url: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5',
    },
    why: 'Clients rely on it.',
    mend: 'Answer 404.',
    checks: ['sci-1'],
    since: '1.0',
    ...changes,
  };
}

/** An open question with two readings, `first` and `second`. */
export function ambiguity(id: string): Ambiguity {
  return {
    id,
    question: 'Which of the two?',
    readings: [
      { id: 'first', text: 'The first.' },
      { id: 'second', text: 'The second.' },
    ],
    source: 'MPAI-AIF V3.0',
    clauses: ['SCI-001'],
    ask: 'Which of the two is meant?',
  };
}

function tally(verdicts: readonly Verdict[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = {
    pass: 0,
    fail: 0,
    warn: 0,
    blocked: 0,
    'not-observed': 0,
    'not-applicable': 0,
    'harness-error': 0,
    'environment-error': 0,
  };
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}
