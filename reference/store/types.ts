import type { components } from '../../spec/generated/store.js';

type Schemas = components['schemas'];

/** What a listing says about one version of an L3. */
export type Entry = Required<Schemas['Entry']>;
/** What the Store noticed about an L3 when it was submitted. */
export type Finding = Schemas['Finding'];
/** Answer to a submission that was published. */
export type Published = Schemas['Published'];
/** Answer to a submission that was understood and not published. */
export type NotPublished = Schemas['NotPublished'];
/** Answer to a request that cannot be understood. */
export type Refused = Schemas['Refused'];
/** Answer to a question about something that the Store does not have. */
export type Missing = Schemas['Missing'];
/** Fingerprints of the binaries of an AIM. */
export type Approvals = Schemas['Approvals'];
/** RFC 9457 problem details. */
export type Problem = Schemas['Problem'];

/** Told about each request: facts only, never a payload. */
export type StoreLog = (event: string, facts: Record<string, unknown>) => void;
