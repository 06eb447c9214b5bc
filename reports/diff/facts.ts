import type { Report, StoreFacts, TargetFacts } from '../../suites/engine/types.js';
import type { Lore } from '../lore.js';
import type { FactChange, ReadingChange } from './types.js';

/** Open questions of which the two servers were seen to choose other readings; silence is no choice. */
export function readingChanges(a: Report, b: Report, lore: Lore): ReadingChange[] {
  const [before, after] = [readings(a), readings(b)];
  const questions = new Map(lore.ambiguities.map(({ id, question }) => [id, question.trim()]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((ambiguity) => {
    const change = { ambiguity, before: before.get(ambiguity) ?? [], after: after.get(ambiguity) ?? [] };
    if (change.before.join() === change.after.join()) return [];
    const question = questions.get(ambiguity);
    return { ...change, ...(question !== undefined && { question }) };
  });
}

function readings({ observations }: Report): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { ambiguity, reading } of observations)
    found.set(ambiguity, (found.get(ambiguity) ?? new Set()).add(reading));
  return new Map([...found].map(([id, chosen]) => [id, [...chosen].sort()]));
}

/** What else is not the same: the target, by what and how it was judged. */
export function factChanges(a: Report, b: Report): FactChange[] {
  const [before, after] = [facts(a), facts(b)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const change = { name, before: before[name] ?? 'not known', after: after[name] ?? 'not known' };
    return change.before === change.after ? [] : change;
  });
}

function facts({ target, tool, spec, leftBehind }: Report): Record<string, string> {
  const known = target.facts;
  return {
    url: target.url,
    tool: `${tool.name} ${tool.version}`,
    clauses: `${spec.version} (${spec.digest.slice(0, 12)})`,
    ...(known?.certificate && { 'TLS key': `sha256:${known.certificate.keySha256}` }),
    ...(known && { profiles: list(known.profiles), credentials: known.auth }),
    ...(known && (known.store === undefined ? serverFacts(known) : storeFacts(known.store))),
    'left behind': String(leftBehind.length),
  };
}

function serverFacts(known: TargetFacts): Record<string, string> {
  return {
    dialect: [known.dialect, ...known.alsoSpeaks.map((name) => `also ${name}`)].join(', '),
    prefix: known.prefix,
    'form of ports': known.portForm,
    offers: list(Object.entries(known.offers).flatMap(([name, offered]) => (offered ? name : []))),
    workflows: list(Object.entries(known.workflows).map(([mct, name]) => `${mct}=${name}`)),
  };
}

function storeFacts({ interfaces, elements }: StoreFacts): Record<string, string> {
  return { interfaces: list(interfaces), elements: list(elements.map(({ name }) => name)) };
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : [...names].sort().join(', ');
}
