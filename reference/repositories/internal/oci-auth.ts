import { RepositoryError } from '../types.js';
import { type HttpClient, type Reply, single } from './http.js';

/** Requests to a registry, with the token that it asks for (distribution-spec, "Bearer" and "Basic" challenges). */
export interface OciAuth {
  ask(url: string, headers: Record<string, string>, signal?: AbortSignal): Promise<Reply>;
}

/**
 * Answers challenges with OCI_USERNAME and OCI_PASSWORD, or anonymously. The password goes to the registry itself, or over
 * TLS to the token server that it names.
 */
export function createOciAuth(http: HttpClient, origin: string, env: NodeJS.ProcessEnv, label: string): OciAuth {
  const { OCI_USERNAME: user, OCI_PASSWORD: password } = env;
  const basic = user && password ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` : undefined;
  const tokens = new Map<string, string>(); // by the repository they are for

  async function tokenFor(challenge: string, signal?: AbortSignal): Promise<string | undefined> {
    if (/^basic\b/i.test(challenge)) return basic;
    const parameter = (name: string): string | undefined => new RegExp(`${name}="([^"]*)"`, 'i').exec(challenge)?.[1];
    const realm = parameter('realm');
    if (!/^bearer\b/i.test(challenge) || realm === undefined || !URL.canParse(realm)) return undefined;
    const url = new URL(realm);
    for (const name of ['service', 'scope']) {
      const value = parameter(name);
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const safe = url.origin === origin || url.protocol === 'https:';
    const reply = await http.ask(url.href, { headers: basic && safe ? { authorization: basic } : {}, signal });
    const text = await http.text(reply);
    if (reply.status !== 200) return undefined;
    try {
      const { token, access_token } = JSON.parse(text) as { token?: string; access_token?: string };
      return `Bearer ${token ?? access_token}`;
    } catch {
      throw new RepositoryError('BAD_ANSWER', `The token server of ${label} answered with something that is not JSON.`);
    }
  }

  return {
    async ask(url, headers, signal) {
      const key = url.replace(/\/(manifests|blobs|tags)\/.*$|\?.*$/, '');
      const held = tokens.get(key);
      const first = await http.ask(url, {
        headers: held === undefined ? headers : { ...headers, authorization: held },
        signal,
      });
      if (first.status !== 401) return first;
      await first.body.dump({ limit: 65_536 });
      const token = await tokenFor(single(first.headers['www-authenticate']) ?? '', signal);
      if (token === undefined) throw new RepositoryError('REFUSED', `${label} does not accept the credentials (401).`);
      tokens.set(key, token);
      return http.ask(url, { headers: { ...headers, authorization: token }, signal });
    },
  };
}
