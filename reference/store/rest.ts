import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Digests } from './internal/digests.js';
import { sendFile } from './internal/file-reply.js';
import { allowOnly, sendProblem } from './internal/problems.js';
import { isAimName, standardName } from './names.js';
import type { Remote } from './remote.js';
import type { Repository } from './repository.js';
import type { Entry, Missing, Refused } from './types.js';
import { isWithdrawn } from './withdraw.js';

const base = '/MPAI/Store/L3';
const largestPage = 1000;

interface Question {
  Params: { id: string };
  Querystring: Record<string, string | string[] | undefined>;
}
type Request = FastifyRequest<Question>;

/**
 * The reading half of the MPAI Store REST interface: list, get, versions, findings. An id may be an AIMName or an AIM Type.
 * With `submissions`, the method POST of the list is left to another route.
 */
export function restRoutes(
  app: FastifyInstance,
  repository: Repository,
  digests: Digests,
  remote: Remote,
  submissions: boolean,
): void {
  const get = (
    url: string,
    methods: readonly string[],
    handler: (request: Request, reply: FastifyReply) => Promise<FastifyReply>,
  ) => {
    app.route<Question>({ method: ['GET', 'HEAD'], url, handler });
    allowOnly(app, url, methods);
  };
  get(base, submissions ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'], (request, reply) =>
    list(repository, remote, request, reply),
  );
  get(`${base}/:id`, submissions ? ['GET', 'HEAD', 'DELETE'] : ['GET', 'HEAD'], (request, reply) =>
    withVersion(repository, remote, request, reply, async (id, version) => {
      reply.headers({ 'mpai-store-version': version, 'maas-origin': 'local' });
      const file = { path: repository.metadataPath(id, version), mediaType: 'application/json' };
      return (await sendFile(request, reply, file, digests)) ? reply : sendMissing(reply, id);
    }),
  );
  get(`${base}/:id/versions`, ['GET', 'HEAD'], (request, reply) =>
    withVersion(repository, remote, request, reply, async (id) => {
      const versions = await repository.versions(id);
      return sendJson(reply, await Promise.all(versions.map((version) => repository.entry(id, version))));
    }),
  );
  get(`${base}/:id/findings`, ['GET', 'HEAD'], (request, reply) =>
    withVersion(repository, remote, request, reply, async (id, version) =>
      sendJson(reply, await repository.findings(id, version)),
    ),
  );
}

/** A page of the entries of this Store and of its remote repositories, in code point order of their names. */
async function list(
  repository: Repository,
  remote: Remote,
  request: Request,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { name, after = '', limit = String(largestPage) } = request.query;
  const refuse = (refused: string): FastifyReply => reply.code(400).send({ refused } satisfies Refused);
  if (name !== undefined && (typeof name !== 'string' || !isAimName(name)))
    return refuse('The parameter name is no AIMName.');
  if (typeof after !== 'string') return refuse('The parameter after stands more than once.');
  if (typeof limit !== 'string' || !/^[1-9][0-9]{0,3}$/.test(limit) || Number(limit) > largestPage)
    return refuse(`The parameter limit is no whole number from 1 to ${largestPage}.`);
  const size = Number(limit);
  const own = (await repository.ids(name)).filter((id) => id > after).map((id) => [id, undefined] as const);
  const others = await remote.names(after, size + 1, name);
  const all = [...new Map([...others, ...own])].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = await Promise.all(
    all
      .slice(0, size)
      .map(async ([id, place]) =>
        place === undefined
          ? repository.entry(id, (await repository.versions(id)).at(-1) ?? 1)
          : remoteEntry(id, (await remote.versions(id)).at(-1) ?? 1),
      ),
  );
  const last = entries.at(-1);
  if (all.length > size && last !== undefined) {
    const query = new URLSearchParams({ ...(name === undefined ? {} : { name }), limit, after: last.id });
    reply.header('link', `<?${query}>; rel="next"`); // a query alone: it holds below whatever path a proxy serves
  }
  return sendJson(reply, entries);
}

/** What a remote repository found when the L3 was submitted there is not known here. */
const remoteEntry = (id: string, version: number): Entry => ({
  id,
  name: standardName(id),
  version,
  errors: 0,
  warnings: 0,
});

/** Finds the L3 and the version that a request is about and goes on, or answers with what is wrong. */
async function withVersion(
  repository: Repository,
  remote: Remote,
  request: Request,
  reply: FastifyReply,
  goOn: (id: string, version: number) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const asked = request.query.version;
  if (asked !== undefined && (typeof asked !== 'string' || !/^[1-9][0-9]{0,8}$/.test(asked))) {
    return sendProblem(reply, 400, 'The parameter version is no whole number from 1.');
  }
  const id = await repository.resolve(request.params.id);
  if (id === undefined && (await isWithdrawn(repository, request.params.id)))
    return sendWithdrawn(reply, request.params.id);
  if (id === undefined) return elsewhere(remote, request, reply, asked === undefined ? undefined : Number(asked));
  const versions = await repository.versions(id);
  const version = asked === undefined ? versions.at(-1) : versions.find((each) => each === Number(asked));
  if (version === undefined && (await isWithdrawn(repository, id, Number(asked))))
    return sendWithdrawn(reply, `${id}?version=${asked}`);
  return version === undefined ? sendMissing(reply, `${id}?version=${asked ?? ''}`) : goOn(id, version);
}

/** The same questions, of an L3 that this Store does not have itself. */
async function elsewhere(
  remote: Remote,
  request: Request,
  reply: FastifyReply,
  version: number | undefined,
): Promise<FastifyReply> {
  const name = request.params.id;
  if (!isAimName(name)) return sendMissing(reply, name);
  const part = /[^/]*$/.exec(request.routeOptions.url ?? '')?.[0];
  if (part === 'versions' || part === 'findings') {
    const versions = await remote.versions(name);
    if (versions.length === 0 || (version !== undefined && !versions.includes(version)))
      return sendMissing(reply, name);
    return sendJson(reply, part === 'findings' ? [] : versions.map((each) => remoteEntry(name, each)));
  }
  const element = { kind: 'metadata' as const, name, ...(version === undefined ? {} : { version }) };
  if (await remote.send(request, reply, element, 'application/json')) return reply;
  return sendMissing(reply, version === undefined ? name : `${name}?version=${version}`);
}

const sendWithdrawn = (reply: FastifyReply, missing: string): FastifyReply =>
  reply.code(410).send({ missing } satisfies Missing);

const sendMissing = (reply: FastifyReply, missing: string): FastifyReply =>
  reply.code(404).send({ missing } satisfies Missing);

const sendJson = (reply: FastifyReply, body: unknown): FastifyReply =>
  reply.header('cache-control', 'no-cache').type('application/json').send(JSON.stringify(body));
