import type { TargetFacts } from '../../../suites/engine/types.js';
import { schemaUrl } from '../schema-url.js';
import { packageVersion } from '../version.js';

/** What `init` knows when it writes: of the target, as far as pre-flight came, and of how it was reached. */
export interface Found {
  url?: string;
  facts?: TargetFacts;
  /** Whether the target asks for a credential, or one was used. */
  auth: boolean;
  authOther?: boolean;
  ca?: string;
  insecure?: boolean;
  /** What pre-flight said, one sentence a step. */
  said: readonly string[];
}

/** A configuration with a comment for every key; what the target does not call for is commented out. */
export function configText(found: Found): string {
  const { url, facts, auth, authOther, ca, insecure, said } = found;
  const workflows = Object.entries(facts?.workflows ?? {}).flatMap(([mct, name]) =>
    name === `MCT-${mct}-V1.0` ? [] : `${mct}=${name}`,
  );
  const key = (used: boolean, line: string, comment: string): string => `# ${comment}\n${used ? '' : '# '}${line}\n`;
  return [
    `# yaml-language-server: $schema=${schemaUrl('config')}\n# Configuration of maas-conformance ${packageVersion()}. An option goes before it, and so does a variable (--out is MAAS_OUT).\n# Paths start at the folder of this file. Secrets never stand here: they are in variables or files that it names.\n`,
    ...(said.length === 0 ? [] : [`${said.map((line) => `# ${oneLine(line)}`).join('\n')}\n`]),
    key(url !== undefined, `url: ${quote(url ?? 'https://maas.example:5005')}`, 'Where the API Server listens.'),
    key(
      auth,
      'auth: {env: MAAS_AUTH}',
      'The credential: a variable or file that holds basic:USER:PASSWORD, digest:USER:PASSWORD or bearer:TOKEN;\n# or its secret part only: {scheme: bearer, tokenFile: token.txt}, {scheme: basic, user: ada, passwordEnv: MAAS_PASSWORD}.',
    ),
    key(
      authOther === true,
      'authOther: {env: MAAS_AUTH_OTHER}',
      'A second identity, to see that users are kept apart.',
    ),
    key(ca !== undefined, `ca: ${quote(ca ?? 'authority.pem')}`, "The authority that signed the server's certificate."),
    ...(insecure
      ? [key(true, 'insecure: true', 'Any certificate is accepted: replace it by ca before you rely on a result.')]
      : []),
    key(
      false,
      `profile: ${list(facts?.profiles ?? ['core'])}`,
      `Profiles to judge; left out: core and what the server offers${facts === undefined ? '' : ', which now are these'}.`,
    ),
    key(false, `dialect: ${facts?.dialect ?? 'auto'}`, 'Words the server speaks; left out: found out.'),
    key(
      workflows.length > 0,
      `workflow: ${list(workflows.length > 0 ? workflows : ['ECH=my-echo'])}`,
      'Names of the conformance workflows on this server, where they are not the published ones.',
    ),
    key(true, 'out: maas-report', 'Folder for the recording and the reports.'),
    key(true, 'report: [json, html]', 'Report files to write.'),
    key(
      false,
      'baseline: maas-baseline.yaml',
      'Violations that are accepted for now: maas-conformance baseline init maas-report --reason "…".',
    ),
    key(false, 'seed: 1', 'Makes generated values repeatable; left out: drawn, and named in the report.'),
    key(false, 'runs: 25', 'Cases a property check makes.'),
    key(false, 'timeout: 10000', 'Longest time for one exchange, in milliseconds.'),
    key(false, 'budget: 300', 'Seconds after which the run ends.'),
    key(false, 'workers: 2', 'Processes that work at the same time.'),
    key(false, 'clause: [SCI-001, PORT-002]', 'Only checks of these clauses.'),
  ].join('\n');
}

/** A YAML flow list. */
function list(names: readonly string[]): string {
  return `[${names.map(quote).join(', ')}]`;
}

/** Double-quoted where YAML or a comment could read it otherwise: JSON strings are YAML strings. */
function quote(text: string): string {
  return /^[A-Za-z][\w.-]*$/.test(text) ? text : JSON.stringify(text);
}

/** What a server said must not end the comment it stands in. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
}
