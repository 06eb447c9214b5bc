import { MaasError } from '../error.js';
import type { SciClient, WorkflowDescription } from '../types.js';
import { nextPage } from './next-page.js';
import { outcomeOf } from './outcome.js';
import type { Reach } from './reach.js';
import { createRwiClient } from './rwi.js';

/** No discovery has more pages: ends a server that always names another one. */
const mostPages = 1000;

/** A client of one SCI. */
export function createSciClient(reach: Reach, cid: string): SciClient {
  const { api, home, url } = reach;
  const path = { cid };
  return {
    id: cid,
    async discover(query = {}) {
      const found: WorkflowDescription[] = [];
      let page: Record<string, string> | undefined = { ...query };
      for (let pages = 0; page !== undefined && pages < mostPages; pages += 1) {
        const call = api.GET('/MPAI/AIFU/{cid}/AIW', { params: { path, query: page } });
        const { data, response } = await outcomeOf('Discover', call);
        if (!Array.isArray(data))
          throw new MaasError('PROTOCOL', 'Discover: the answer is not a list.', response.status);
        found.push(...data);
        page = nextPage(response.headers.get('link'), url);
      }
      return found;
    },
    async upload(content, mediaType) {
      const call = api.POST('/MPAI/AIFU/{cid}/AIW', {
        params: { path },
        headers: { 'content-type': mediaType },
        body: content as never, // octets of any of the media types; the document types JSON only
        bodySerializer: (octets: unknown) => octets,
      });
      return (await outcomeOf('Upload', call)).data;
    },
    async start(module) {
      const call = api.POST('/MPAI/AIFU/{cid}/AIW/Start', { params: { path }, body: { module } });
      const { data, response } = await outcomeOf('Start', call);
      if (typeof data?.id !== 'string')
        throw new MaasError('PROTOCOL', 'Start: the answer has no id.', response.status);
      return createRwiClient(reach, cid, data);
    },
    async delete() {
      await outcomeOf('Delete', home.DELETE('/MPAI/AIFU/Controller/{cid}', { params: { path }, parseAs: 'text' }));
    },
  };
}
