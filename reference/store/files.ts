import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ElementKind } from '../repositories/types.js';
import type { Digests } from './internal/digests.js';
import { sendFile } from './internal/file-reply.js';
import { allowOnly, sendProblem } from './internal/problems.js';
import { isAimName } from './names.js';
import type { Remote } from './remote.js';
import type { Repository } from './repository.js';
import { isWithdrawn } from './withdraw.js';

interface FileKind {
  kind: ElementKind;
  folder: string;
  suffix: string;
  mediaType: string;
  /** Paths where the file of an AIMName may be, the best first. */
  paths(repository: Repository, name: string): Promise<string[]>;
}

const kinds: FileKind[] = [
  {
    kind: 'metadata',
    folder: 'L3',
    suffix: '.json',
    mediaType: 'application/json',
    paths: async (repository, name) => {
      const id = await repository.resolve(name);
      const latest = id === undefined ? undefined : (await repository.versions(id)).at(-1);
      return id === undefined || latest === undefined ? [] : [repository.metadataPath(id, latest)];
    },
  },
  {
    kind: 'package',
    folder: 'packages',
    suffix: '.tar.gz',
    mediaType: 'application/gzip',
    paths: async (repository, name) => (await fileNames(repository, name)).map(repository.packagePath),
  },
  {
    kind: 'approved',
    folder: 'approved',
    suffix: '.json',
    mediaType: 'application/json',
    paths: async (repository, name) => (await fileNames(repository, name)).map(repository.approvalPath),
  },
];

/** The plain files of a Store by GET and HEAD: `/L3/<AIMName>.json`, `/packages/<AIMName>.tar.gz`, `/approved/<AIMName>.json`. */
export function fileRoutes(app: FastifyInstance, repository: Repository, digests: Digests, remote: Remote): void {
  for (const kind of kinds) {
    const url = `/${kind.folder}/:file`;
    app.route({
      method: ['GET', 'HEAD'],
      url,
      handler: (request: FastifyRequest<{ Params: { file: string } }>, reply) =>
        answer(request, reply, request.params.file, kind, repository, digests, remote),
    });
    allowOnly(app, url, ['GET', 'HEAD']);
  }
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  file: string,
  kind: FileKind,
  repository: Repository,
  digests: Digests,
  remote: Remote,
): Promise<FastifyReply> {
  if (!file.endsWith(kind.suffix))
    return sendProblem(reply, 404, `There is no such file: ${kind.folder} holds <AIMName>${kind.suffix}.`);
  const name = file.slice(0, -kind.suffix.length);
  // Also what keeps a request inside the folder: an AIMName holds no separator and does not start with a dot.
  if (!isAimName(name)) return sendProblem(reply, 400, 'The name of the file is no AIMName.');
  reply.header('maas-origin', 'local');
  for (const path of await kind.paths(repository, name)) {
    if (await sendFile(request, reply, { path, mediaType: kind.mediaType }, digests)) return reply;
  }
  reply.removeHeader('maas-origin');
  if (await isWithdrawn(repository, name)) return sendProblem(reply, 410, `${name} was withdrawn.`);
  if (await remote.send(request, reply, { kind: kind.kind, name }, kind.mediaType)) return reply;
  return sendProblem(reply, 404, `There is no such file: the Store has none of ${name}.`);
}

/** The name itself first: packages and approvals may be there for an AIM whose L3 is only in another AIM's package. */
async function fileNames(repository: Repository, name: string): Promise<string[]> {
  const id = await repository.resolve(name);
  return id === undefined || id === name ? [name] : [name, id];
}
