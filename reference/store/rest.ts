import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Digests } from './internal/digests.js';
import { sendFile } from './internal/file-reply.js';
import { allowOnly, sendProblem } from './internal/problems.js';
import { isAimName } from './names.js';
import type { Repository } from './repository.js';
import type { Missing, Refused } from './types.js';

const base = '/MPAI/Store/L3';

interface Question {
  Params: { id: string };
  Querystring: Record<string, string | string[] | undefined>;
}
type Request = FastifyRequest<Question>;

/**
 * The reading half of the MPAI Store REST interface: list, get, versions, findings. An id may be an AIMName or an AIM Type.
 * With `submissions`, the method POST of the list is left to another route.
 */
export function restRoutes(app: FastifyInstance, repository: Repository, digests: Digests, submissions: boolean): void {
  const get = (
    url: string,
    methods: readonly string[],
    handler: (request: Request, reply: FastifyReply) => Promise<FastifyReply>,
  ) => {
    app.route<Question>({ method: ['GET', 'HEAD'], url, handler });
    allowOnly(app, url, methods);
  };
  get(base, submissions ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'], (request, reply) =>
    list(repository, request, reply),
  );
  get(`${base}/:id`, ['GET', 'HEAD'], (request, reply) =>
    withVersion(repository, request, reply, async (id, version) => {
      reply.header('mpai-store-version', version);
      const file = { path: repository.metadataPath(id, version), mediaType: 'application/json' };
      return (await sendFile(request, reply, file, digests)) ?? sendMissing(reply, id);
    }),
  );
  get(`${base}/:id/versions`, ['GET', 'HEAD'], (request, reply) =>
    withVersion(repository, request, reply, async (id) => {
      const versions = await repository.versions(id);
      return sendJson(reply, await Promise.all(versions.map((version) => repository.entry(id, version))));
    }),
  );
  get(`${base}/:id/findings`, ['GET', 'HEAD'], (request, reply) =>
    withVersion(repository, request, reply, async (id, version) =>
      sendJson(reply, await repository.findings(id, version)),
    ),
  );
}

async function list(repository: Repository, request: Request, reply: FastifyReply): Promise<FastifyReply> {
  const { name } = request.query;
  if (name !== undefined && (typeof name !== 'string' || !isAimName(name))) {
    return reply.code(400).send({ refused: 'The parameter name is no AIMName.' } satisfies Refused);
  }
  const latest = async (id: string) => repository.entry(id, (await repository.versions(id)).at(-1) ?? 1);
  return sendJson(reply, await Promise.all((await repository.ids(name)).map(latest)));
}

/** Finds the L3 and the version that a request is about and goes on, or answers with what is wrong. */
async function withVersion(
  repository: Repository,
  request: Request,
  reply: FastifyReply,
  goOn: (id: string, version: number) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const asked = request.query.version;
  if (asked !== undefined && (typeof asked !== 'string' || !/^[1-9][0-9]{0,8}$/.test(asked))) {
    return sendProblem(reply, 400, 'The parameter version is no whole number from 1.');
  }
  const id = await repository.resolve(request.params.id);
  if (id === undefined) return sendMissing(reply, request.params.id);
  const versions = await repository.versions(id);
  const version = asked === undefined ? versions.at(-1) : versions.find((each) => each === Number(asked));
  return version === undefined ? sendMissing(reply, `${id}?version=${asked ?? ''}`) : goOn(id, version);
}

const sendMissing = (reply: FastifyReply, missing: string): FastifyReply =>
  reply.code(404).send({ missing } satisfies Missing);

const sendJson = (reply: FastifyReply, body: unknown): FastifyReply =>
  reply.header('cache-control', 'no-cache').type('application/json').send(JSON.stringify(body));
