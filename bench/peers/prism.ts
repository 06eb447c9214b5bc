import { createClient, MaasError } from '../../reference/client/client.js';
import { maasDocument } from '../../spec/openapi.js';
import { startPrism } from '../../tests/spec/prism-server.js';
import type { Peer, Target } from './types.js';

const message = {
  Header: 'OSD-BTO-V1.5',
  BasicTextObjectID: 'urn:example:1',
  BasicTextData: [{ Data: 'Good morning' }],
};

/** Prism as a validating proxy between a client and the server. */
export const prism: Peer = {
  id: 'prism',
  title: 'Prism',
  packages: [],
  setUp:
    "The proxy of `@stoplight/prism-http-server` 5.12.2, a devDependency of this project and what `prism proxy --errors` of prism-cli 5.14.2 starts, with the whole document; this project's API client drives a life cycle through it, with discovery and with refusals (unknown workflow, stopped RWI, missing credential). A violation that Prism reports counts, and so does a step that cannot be made. On the reference it objects to answers without a body, which the standard leaves open and an OpenAPI document that lists media types cannot allow; in the digest setting it refuses each request (`Invalid security scheme used`), so that those mutants cannot be found.",
  async start() {
    return async (target) => {
      const proxy = await startPrism(maasDocument(), target.url);
      try {
        return await lifeThrough(proxy.url, target);
      } finally {
        await proxy.close();
      }
    };
  },
};

async function lifeThrough(url: string, { auth, word }: Target): Promise<string[]> {
  const failures: string[] = [];
  const options = { url, dialect: word === 'AIW' ? 'aif-3.0' : 'mas-1.0', timeoutMs: 10_000 } as const;
  const client = createClient({ ...options, ...(auth && { auth }) });
  /** Makes a step; what comes after it goes on without its result where it can. */
  const step = async <T>(name: string, call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call();
    } catch (error) {
      failures.push(`${name}: ${told(error)}`);
      return undefined;
    }
  };
  /** A step that the server has to refuse; only Prism's own word about the refusal counts. */
  const refused = async (name: string, call: () => Promise<unknown>): Promise<void> => {
    try {
      await call();
      failures.push(`${name}: not refused`);
    } catch (error) {
      if (ofPrism(error) || !(error instanceof MaasError) || error.status === undefined || error.status >= 500)
        failures.push(`${name}: ${told(error)}`);
    }
  };
  const open = createClient(options);
  try {
    if (auth !== undefined) await refused('create without credential', () => open.createSci());
    const sci = await step('create', () => client.createSci());
    if (sci === undefined) return failures;
    await step('discover', () => sci.discover());
    await refused('start unknown', () => sci.start('MCT-XYZ-V1.0'));
    const rwi = await step('start', () => sci.start('MCT-ECH-V1.0'));
    if (rwi !== undefined) {
      await step('status', () => rwi.status());
      await step('pause', () => rwi.pause());
      await step('resume', () => rwi.resume());
      await step('input', () => rwi.send('OSD-BTO-V1.5', message));
      await step('output', () => rwi.receive('OSD-BTO-V1.5', { waitMs: 5000 }));
      await step('stop', () => rwi.stop());
      await refused('status after stop', () => rwi.status());
    }
    await step('delete', () => sci.delete());
    return failures;
  } finally {
    await Promise.all([client.close(), open.close()]);
  }
}

function ofPrism(error: unknown): boolean {
  return error instanceof MaasError && (error.problem?.type?.includes('stoplight.io/prism') ?? false);
}

function told(error: unknown): string {
  if (ofPrism(error)) {
    const { title, validation } = (error as MaasError).problem as {
      title?: string;
      validation?: { message: string }[];
    };
    return `Prism: ${validation?.map(({ message }) => message).join('; ') ?? title}`;
  }
  return error instanceof MaasError ? `${error.code} ${error.status ?? ''}` : String(error);
}
