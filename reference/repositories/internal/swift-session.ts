import { RepositoryError } from '../types.js';
import { type HttpClient, type Reply, refusal, single } from './http.js';

/** Where the objects are, and the token that opens them. */
export interface SwiftSession {
  /** URL of the account, without a slash at its end. */
  storage: string;
  token: string;
}

/**
 * Signs in to OpenStack Swift. With `OS_USERNAME` and `OS_PASSWORD` by Keystone v3 (`OS_AUTH_URL`, `OS_PROJECT_NAME`,
 * `OS_USER_DOMAIN_NAME`, `OS_PROJECT_DOMAIN_NAME`, `OS_REGION_NAME`), else with `ST_USER` and `ST_KEY` by the v1 interface
 * that tempauth offers (`ST_AUTH`). Without an address in the environment the host of the spec is asked.
 *
 * @throws RepositoryError CONFIG without credentials, REFUSED when they are not accepted
 */
export async function signIn(
  http: HttpClient,
  origin: string,
  env: NodeJS.ProcessEnv,
  label: string,
  signal?: AbortSignal,
): Promise<SwiftSession> {
  if (env.OS_USERNAME && env.OS_PASSWORD) return keystone(http, env.OS_AUTH_URL ?? `${origin}/v3`, env, label, signal);
  const { ST_AUTH = `${origin}/auth/v1.0`, ST_USER, ST_KEY } = env;
  if (!ST_USER || !ST_KEY) {
    throw new RepositoryError(
      'CONFIG',
      `${label} needs credentials in the environment: ST_USER and ST_KEY, or OS_USERNAME and OS_PASSWORD.`,
    );
  }
  const reply = await http.ask(ST_AUTH, { headers: { 'x-auth-user': ST_USER, 'x-auth-key': ST_KEY }, signal });
  await reply.body.dump({ limit: 65_536 });
  const [storage, token] = [single(reply.headers['x-storage-url']), single(reply.headers['x-auth-token'])];
  if (reply.status >= 300) throw refusal(reply.status, label);
  return session(storage, token, label);
}

async function keystone(
  http: HttpClient,
  url: string,
  env: NodeJS.ProcessEnv,
  label: string,
  signal?: AbortSignal,
): Promise<SwiftSession> {
  const domain = (name: string | undefined) => ({ domain: { name: name ?? 'Default' } });
  const user = { name: env.OS_USERNAME, password: env.OS_PASSWORD, ...domain(env.OS_USER_DOMAIN_NAME) };
  const identity = { methods: ['password'], password: { user } };
  const project = env.OS_PROJECT_NAME;
  const scope = project ? { project: { name: project, ...domain(env.OS_PROJECT_DOMAIN_NAME) } } : undefined;
  const reply: Reply = await http.ask(`${url.replace(/\/+$/, '')}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { identity, ...(scope ? { scope } : {}) } }),
    signal,
  });
  const text = await http.text(reply);
  if (reply.status !== 201) throw refusal(reply.status, label);
  return session(objectStoreOf(text, env.OS_REGION_NAME), single(reply.headers['x-subject-token']), label);
}

interface Catalog {
  token?: { catalog?: { type?: string; endpoints?: { interface?: string; region?: string; url?: string }[] }[] };
}

function objectStoreOf(text: string, region: string | undefined): string | undefined {
  try {
    const services = (JSON.parse(text) as Catalog).token?.catalog ?? [];
    const endpoints = services
      .filter(({ type }) => type === 'object-store')
      .flatMap((service) => service.endpoints ?? []);
    return endpoints.find((each) => each.interface === 'public' && (region === undefined || each.region === region))
      ?.url;
  } catch {
    return undefined;
  }
}

function session(storage: string | undefined, token: string | undefined, label: string): SwiftSession {
  if (token !== undefined && storage !== undefined && /^https?:\/\//.test(storage))
    return { storage: storage.replace(/\/+$/, ''), token };
  throw new RepositoryError('BAD_ANSWER', `${label} let us in, but did not say where its objects are.`);
}
