import type { IncomingMessage } from 'node:http';

/** What an identity may do: deploy and run workflows, or exchange messages with them. */
export type Plane = 'control' | 'data';

/** Whose request it is, and the plane that its credential is confined to. */
export interface Visitor {
  owner: string;
  plane?: Plane | undefined;
}

/** What authentication looks at. */
export type AuthenticatedRequest = Pick<IncomingMessage, 'headers' | 'method' | 'url'>;

/** Tells whose request it is. @throws RequestError 401 with a challenge (RFC 9110 15.5.2) */
export type Authenticate = (request: AuthenticatedRequest) => Visitor;
