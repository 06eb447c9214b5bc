import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Audit } from './audit.js';
import { type Checker, checkSubmission } from './check.js';
import { bundledAims, findingsAbout, type PackageContents, packageContents } from './findings.js';
import { sendProblem } from './internal/problems.js';
import { type L3, readSubmission } from './l3.js';
import { publish } from './publish.js';
import type { Remote } from './remote.js';
import type { Repository } from './repository.js';
import type { Submitters } from './submitters.js';
import type { NotPublished, Published, Refused } from './types.js';

/**
 * `POST /MPAI/Store/L3`: judges an L3 and publishes it as a new version. The checks come in the order of the MPAI Store:
 * readable and named (400), of the schema (422), package and L2 (findings only), sub-AIMs known (422). The Content-Type
 * is not looked at, as in the public implementation.
 */
export function submissionRoute(
  app: FastifyInstance,
  repository: Repository,
  remote: Remote,
  submitters: Submitters,
  audit: Audit,
  checker?: Checker,
): void {
  app.post('/MPAI/Store/L3', async (request, reply) => {
    const submitter = submitters.admit(request, reply);
    if (submitter === undefined) return reply;
    const reading = readSubmission(request.body instanceof Buffer ? request.body : Buffer.alloc(0));
    if (reading.kind === 'refused') return reply.code(400).send({ refused: reading.why } satisfies Refused);
    const { id } = reading;
    if (reading.kind === 'invalid') {
      const refused = 'The L3 does not satisfy the schema of AIM Metadata V3.0.';
      return reply
        .code(422)
        .send({ id, published: false, refused, violations: reading.violations } satisfies NotPublished);
    }
    const { ImplementerID } = reading.l3.Identifier;
    if (!submitter.mayPublish(ImplementerID)) {
      await audit.write('submission-refused', { id, by: submitter.name, implementer: ImplementerID });
      return sendProblem(reply, 403, `These credentials are not those of the implementer ${ImplementerID}.`);
    }
    const contents = await packageContents(repository, id);
    const body = request.body as Buffer;
    const findings = [
      ...(await findingsAbout(repository, reading.l3, contents)),
      ...(await checkSubmission(checker, repository, id, body, contents !== undefined)),
    ];
    const missing = await missingSubAims(repository, remote, reading.l3, contents);
    if (missing.length > 0) {
      const refused = 'The L3s of sub-AIMs are neither in the package nor in the Store: submit the sub-AIMs first.';
      return reply.code(422).send({ id, published: false, refused, missing, findings } satisfies NotPublished);
    }
    const version = await publish(repository, id, body, findings);
    await audit.write('published', { id, version, by: submitter.name, sha256: digestOf(body) });
    reply.code(201).header('location', `/MPAI/Store/L3/${id}?version=${version}`);
    return reply.send({ id, version, published: true, findings } satisfies Published);
  });
}

/** A sub-AIM equal to the module itself is not looked for. */
async function missingSubAims(
  repository: Repository,
  remote: Remote,
  l3: L3,
  contents: PackageContents,
): Promise<string[]> {
  const bundled = bundledAims(contents);
  const names = [...new Set((l3.SubAIMs ?? []).map((sub) => sub.Identifier.AIMName))];
  const wanted = names.filter((name) => name !== l3.Identifier.AIMName && !bundled.includes(name));
  const known = await Promise.all(
    wanted.map(
      async (name) => (await repository.resolve(name)) !== undefined || (await remote.versions(name)).length > 0,
    ),
  );
  return wanted.filter((_, index) => !known[index]);
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
