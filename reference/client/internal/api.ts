import createFetchClient, { type Client as FetchClient } from 'openapi-fetch';
import type { paths } from '../../../spec/generated/maas.js';
import type { ClientDialect } from '../types.js';
import { pathSerializer } from './paths.js';
import type { Transport } from './transport.js';

/** The remote interface, typed by the OpenAPI document. */
export type Api = FetchClient<paths>;

/** @param url base URL of the server; @param prefix path that stands for `/MPAI/AIFU` */
export function createApi(url: string, transport: Transport, dialect: ClientDialect, prefix: string): Api {
  return createFetchClient<paths>({
    baseUrl: url,
    fetch: transport.fetch,
    headers: { accept: 'application/json' },
    pathSerializer: pathSerializer(dialect, prefix),
  });
}
