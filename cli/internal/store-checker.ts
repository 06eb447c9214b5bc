import type { Checker, Submission } from '../../reference/store/check.js';
import type { Finding as StoreFinding } from '../../reference/store/types.js';
import type { AimMetadata } from '../../suites/package/metadata/types.js';
import type { Finding } from '../../suites/package/types.js';

/** Sub-AIMs that are looked up for one submission. */
const mostSubAims = 200;

/**
 * The rules of `maas-conformance package`, for the reference Store: what is submitted is looked at as an implementer
 * could have done before. Loaded with the first submission. Notes are left out: a Store knows errors and warnings.
 */
export const packageChecker: Checker = async (submission) => {
  const [{ judgeDocument, judgePackage }, { validateMetadata }] = await Promise.all([
    import('../../suites/package/judge-package.js'),
    import('../../spec/schemas/load.js'),
  ]);
  const { id, l3, approved } = submission;
  const subAims = await subAimsOf(submission, (value) => validateMetadata(value, { strict: false }).valid);
  const options = {
    keys: [],
    threshold: 1,
    subAim: (name: string) => subAims.get(name),
    ...(approved !== undefined && { approved }),
  };
  const file = `${id}.json`;
  const document = await judgeDocument({ source: file, path: file }, Buffer.from(l3), { ...options, level: 'L3' });
  const archive = submission.package && {
    source: `${id}.tar.gz`,
    path: submission.package,
    kind: 'archive' as const,
  };
  const packed = archive ? (await judgePackage(archive, options)).findings : [];
  const all = [...document.findings, ...packed].flatMap(asTold);
  // The package holds the same metadata as was submitted: what is wrong with it is told once.
  return [...new Map(all.map((each) => [`${each.source} ${each.text}`, each])).values()];
};

/** The metadata of the sub-AIMs, and of theirs, as far as the Store has them and the schema takes them. */
async function subAimsOf(
  { l3, metadata }: Submission,
  isValid: (value: unknown) => boolean,
): Promise<Map<string, AimMetadata>> {
  const found = new Map<string, AimMetadata>();
  const wanted = namesIn(JSON.parse(Buffer.from(l3).toString('utf8')) as AimMetadata);
  for (const name of wanted) {
    if (found.has(name) || found.size >= mostSubAims) continue;
    const value = await metadata(name);
    if (value === undefined || !isValid(value)) continue;
    found.set(name, value as AimMetadata);
    wanted.push(...namesIn(value as AimMetadata));
  }
  return found;
}

function namesIn({ SubAIMs }: AimMetadata): string[] {
  return (SubAIMs ?? []).map(({ Identifier }) => Identifier.AIMName);
}

function asTold({ id, severity, place, message }: Finding): StoreFinding[] {
  if (severity === 'note') return [];
  return [{ source: id, severity, text: place.pointer ? `${place.pointer}: ${message}` : message }];
}
