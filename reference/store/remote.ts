import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Element, RepositoryError } from '../repositories/types.js';
import type { Federation } from './federation/federation.js';
import type { Digests } from './internal/digests.js';
import { sendFile } from './internal/file-reply.js';
import { sendProblem } from './internal/problems.js';
import { standardName } from './names.js';

/** What the routes need of the remote repositories; without any, nothing is ever found there. */
export interface Remote {
  /** Answers with an element, or with why it cannot be had (502, 504). @returns false when nobody has it */
  send(request: FastifyRequest, reply: FastifyReply, element: Element, mediaType: string): Promise<boolean>;
  /** Names after `after`, those that fit `name` when it is given. The values say that they are remote. */
  names(after: string, limit: number, name: string | undefined): Promise<Map<string, 'remote'>>;
  versions(name: string): Promise<number[]>;
}

export function remoteRoutes(federation: () => Promise<Federation> | undefined, digests: Digests): Remote {
  return {
    async send(request, reply, element, mediaType) {
      try {
        const found = await (await federation())?.get(element);
        if (found === undefined) return false;
        reply.header(
          'maas-origin',
          `remote; repository="${found.origin.replaceAll(/["\\]/g, '')}"; state=${found.state}`,
        );
        if (found.version !== undefined && element.kind === 'metadata')
          reply.header('mpai-store-version', found.version);
        return await sendFile(request, reply, { path: found.path, mediaType }, digests);
      } catch (error) {
        if (!(error instanceof RepositoryError)) throw error;
        sendProblem(reply, error.code === 'TIMEOUT' ? 504 : 502, error.message);
        return true;
      }
    },
    async names(after, limit, name) {
      const names = new Map<string, 'remote'>();
      const remotes = await federation();
      if (remotes === undefined) return names;
      for (let from = after; names.size < limit; ) {
        const page = [...(await remotes.names(from, limit)).keys()];
        for (const each of page)
          if (name === undefined || each === name || standardName(each) === name) names.set(each, 'remote');
        const last = page.at(-1);
        if (page.length < limit || last === undefined) break;
        from = last;
      }
      return names;
    },
    versions: async (name) => (await (await federation())?.versions(name)) ?? [],
  };
}
