import type { PackageFile } from '../archive/contents.js';
import type { Findings } from '../findings.js';

/** One thing that is looked for in the text of a package. */
interface Pattern {
  check: string;
  pattern: RegExp;
  what: string;
  /** Only in these files; all text otherwise. */
  files?: RegExp;
}

const code = /\.(m?js|cjs|ts|py|sh|bash|ps1|rb|pl|lua|php)$/i;
const javascript = /\.(m?js|cjs|ts)$/i;

/** Looked for in every text of a package. A first look, as the findings say: it proves nothing of what it does not find. */
const patterns: readonly Pattern[] = [
  { check: 'private-key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/, what: 'a private key' },
  // Split, so that no scanner takes this file for what it looks for.
  {
    check: 'known-bad',
    pattern: new RegExp(`EICAR-STANDARD-${'ANTIVIRUS'}-TEST-FILE`),
    what: 'the test virus of EICAR',
  },
  { check: 'known-bad', pattern: /stratum\+(?:tcp|ssl):\/\//, what: 'the address of a mining pool' },
  { check: 'known-bad', pattern: /\/dev\/(?:tcp|udp)\/\d/, what: 'a shell that connects out', files: code },
  {
    check: 'downloaded-code',
    pattern: /\b(?:curl|wget)\b[^\n|;]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/,
    what: 'a download that is run by a shell',
  },
  {
    check: 'downloaded-code',
    pattern: /\b(?:eval|Function)\s*\([^)]{0,200}\b(?:await\s+)?(?:fetch|atob|https?\.get|axios|request)\b/,
    what: 'code that is fetched or decoded and run',
    files: javascript,
  },
  {
    check: 'downloaded-code',
    pattern: /\bimport\s*\(\s*[`'"](?:https?:|data:)/,
    what: 'a module that is fetched when it runs',
    files: javascript,
  },
  {
    check: 'downloaded-code',
    pattern: /\b(?:exec|eval)\s*\([^)\n]{0,120}(?:urlopen|requests\.get|b64decode)/,
    what: 'code that is fetched or decoded and run',
    files: /\.py$/i,
  },
  {
    check: 'downloaded-code',
    pattern: /\bI(?:nvoke-Expression|EX)\b[^\n]{0,120}(?:DownloadString|Invoke-WebRequest|iwr)/i,
    what: 'a download that is run',
    files: /\.ps1$/i,
  },
  {
    check: 'starts-processes',
    pattern: /(?:from\s*|require\s*\(\s*|import\s*\(?\s*)['"](?:node:)?child_process['"]/,
    what: 'that it starts processes',
    files: javascript,
  },
  {
    check: 'starts-processes',
    pattern: /^\s*(?:import|from)\s+subprocess\b|\bos\.system\s*\(/m,
    what: 'that it starts processes',
    files: /\.py$/i,
  },
  {
    check: 'opens-files',
    pattern: /(?:from\s*|require\s*\(\s*|import\s*\(?\s*)['"](?:node:)?fs(?:\/promises)?['"]/,
    what: 'that it opens files',
    files: javascript,
  },
  {
    check: 'opens-files',
    pattern: /\bopen\s*\(\s*['"](?:\/|~|[A-Za-z]:)|\/etc\/(?:passwd|shadow)|\.ssh\/id_/,
    what: 'that it opens files of the machine',
    files: code,
  },
];

const network: readonly Pattern[] = [
  {
    check: 'network-use',
    pattern:
      /(?:from\s*|require\s*\(\s*|import\s*\(?\s*)['"](?:node:)?(?:https?|http2|net|tls|dgram|dns|undici|axios|ws)['"]/,
    what: 'that it uses the network',
    files: javascript,
  },
  {
    check: 'network-use',
    pattern: /(?<![.\w])fetch\s*\(|\bnew\s+(?:WebSocket|XMLHttpRequest|EventSource)\b/,
    what: 'that it uses the network',
    files: javascript,
  },
  {
    check: 'network-use',
    pattern: /^\s*(?:import|from)\s+(?:socket|requests|urllib|http\.client|aiohttp)\b/m,
    what: 'that it uses the network',
    files: /\.py$/i,
  },
];

/**
 * Looks through the text of a package for what an AIM has no business with.
 *
 * @param declares.network the metadata have Firewall rules; `declares.storage` a resource policy for storage
 */
export function judgeSecurity(
  files: readonly PackageFile[],
  declares: { network: boolean; storage: boolean },
  findings: Findings,
): void {
  const wanted = [
    ...patterns.filter(({ check }) => !(check === 'opens-files' && declares.storage)),
    ...(declares.network ? [] : network),
  ];
  for (const { path, kept, cut, head } of files) {
    const text = (kept ?? head).toString('latin1');
    const told = new Set<string>();
    for (const { check, pattern, what, files: only } of wanted) {
      if (told.has(check) || (only !== undefined && !only.test(path) && !startsWithShebang(text))) continue;
      const source = only === undefined ? text : withoutComments(text, path);
      const match = pattern.exec(source);
      if (match === null) continue;
      told.add(check);
      findings.report(check, { file: path, ...positionOf(source, match.index) }, `${path} shows ${what}.`);
    }
    if (cut && kept !== undefined && code.test(path)) {
      findings.report(
        'looked-at-partly',
        { file: path },
        `Of ${path} the first ${kept.length} octets were looked through.`,
      );
    }
  }
}

const startsWithShebang = (text: string): boolean => text.startsWith('#!');

/** Comments replaced by blanks, so that positions stay: what is only talked about is not done. */
function withoutComments(text: string, path: string): string {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ');
  if (javascript.test(path))
    return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|[\s;{}])\/\/[^\n]*/g, (all) => blank(all));
  return text.replace(/(^|\n)[ \t]*#[^!\n][^\n]*/g, blank);
}

function positionOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: index - start + 1 };
}
