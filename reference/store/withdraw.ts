import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Audit } from './audit.js';
import { sendProblem } from './internal/problems.js';
import { isAimName } from './names.js';
import { ifThere, type Repository, versionsIn } from './repository.js';
import type { Submitters } from './submitters.js';
import type { Missing } from './types.js';

/**
 * `DELETE /MPAI/Store/L3/{id}?version=n`: withdraws a version, or all of them. What was withdrawn is answered with 410 for
 * good, and its number is never given again: the L3 moves to the folder `withdrawn`, the findings stay.
 */
export function withdrawalRoute(
  app: FastifyInstance,
  repository: Repository,
  submitters: Submitters,
  audit: Audit,
): void {
  app.delete<{ Params: { id: string }; Querystring: { version?: string } }>(
    '/MPAI/Store/L3/:id',
    async (request, reply) => {
      const { id } = request.params;
      const submitter = submitters.admit(request, reply);
      if (submitter === undefined) return reply;
      const versions = isAimName(id) ? await repository.versions(id) : [];
      const { version } = request.query;
      const chosen = version === undefined ? versions : versions.filter((each) => String(each) === version);
      if (chosen.length === 0)
        return reply
          .code(404)
          .send({ missing: version === undefined ? id : `${id}?version=${version}` } satisfies Missing);
      const implementer = (await repository.implementer(id, chosen.at(-1) ?? 1)) ?? '';
      if (!submitter.mayPublish(implementer)) {
        await audit.write('withdrawal-refused', { id, by: submitter.name });
        return sendProblem(reply, 403, `These credentials are not those of the implementer ${implementer}.`);
      }
      for (const each of chosen) {
        const target = withdrawnPath(repository, id, each);
        await mkdir(dirname(target), { recursive: true });
        await rename(repository.metadataPath(id, each), target);
      }
      await audit.write('withdrawn', { id, versions: chosen, by: submitter.name });
      return reply.code(204).send();
    },
  );
}

const withdrawnPath = (repository: Repository, id: string, version: number): string =>
  join(repository.folder, 'withdrawn', id, `${version}.json`);

/** Whether a version was withdrawn; without a version, whether there was an L3 and nothing of it is left. */
export async function isWithdrawn(repository: Repository, id: string, version?: number): Promise<boolean> {
  if (!isAimName(id)) return false;
  if (version !== undefined) return (await ifThere(stat(withdrawnPath(repository, id, version)))) !== undefined;
  const gone = await versionsIn(join(repository.folder, 'withdrawn', id));
  return gone.length > 0 && (await repository.versions(id)).length === 0;
}
