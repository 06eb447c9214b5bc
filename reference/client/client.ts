import { MaasError } from './error.js';
import { createApi } from './internal/api.js';
import { outcomeOf } from './internal/outcome.js';
import { prefixPath } from './internal/paths.js';
import { createSciClient } from './internal/sci.js';
import { createTransport } from './internal/transport.js';
import type { Client, ClientOptions } from './types.js';

export { MaasError, type MaasErrorCode } from './error.js';
export type {
  Client,
  ClientAuth,
  ClientDialect,
  ClientOptions,
  DiscoveryQuery,
  PortEvent,
  Problem,
  ReceiveOptions,
  RwiClient,
  SciClient,
  State,
  WorkflowDescription,
} from './types.js';

/**
 * A client for Remote Client Applications: creates SCIs on an API Server, starts workflows, exchanges messages with them.
 * Obeys the `prefix` of the create answer, keeps credentials to the server's origin, never follows redirects.
 *
 * @throws Error when `url` is not an http or https URL; its methods throw {@link MaasError}
 * @example
 * import { createClient } from 'maas-conformance/client';
 *
 * const client = createClient({ url: 'https://localhost:5005', auth: { scheme: 'bearer', token: 'secret' } });
 * const sci = await client.createSci();
 * const rwi = await sci.start('MCT-ECH-V1.0');
 * await rwi.send('OSD-BTO-V1.5', { Header: 'OSD-BTO-V1.5', BasicTextObjectID: 'urn:a:1', BasicTextData: [{ Data: 'Hello' }] });
 * console.log(await rwi.receive('OSD-BTO-V1.5', { waitMs: 5_000 }));
 * await rwi.stop();
 * await sci.delete();
 * await client.close();
 */
export function createClient(options: ClientOptions): Client {
  const url = baseUrl(options.url);
  const dialect = options.dialect ?? 'aif-3.0';
  const transport = createTransport(options);
  const home = createApi(url, transport, dialect, prefixPath(undefined, url));
  return {
    async createSci() {
      const { data, response } = await outcomeOf('Create', home.POST('/MPAI/AIFU/Controller'));
      if (typeof data?.id !== 'string') {
        throw new MaasError('PROTOCOL', 'Create: the answer has no id.', response.status);
      }
      const api = createApi(url, transport, dialect, prefixPath(data.prefix, url));
      return createSciClient({ api, home, transport, url }, data.id);
    },
    close: () => transport.close(),
  };
}

function baseUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new Error(`"${url}" is no http or https URL; give one like https://localhost:5005.`);
  }
  return url.replace(/\/+$/, '');
}
