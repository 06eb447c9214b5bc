import { type Reference, type ReferenceOptions, startReference } from '../../reference/start.js';

/** Servers of the pages, by the way their URL is written there. */
const servers: Record<string, ReferenceOptions> = {
  'http://127.0.0.1:5005': {},
  'https://maas.example:5005': { tls: true },
};

const references = new Map<string, Reference>();

/** Where the server that a page calls so really runs; any other URL as it is. */
export const running = (url: string): string => references.get(url)?.url ?? url;

/** A line of a page, with the URLs of the servers that run. */
export function real(line: string): string {
  return Object.keys(servers).reduce((text, url) => text.replaceAll(url, running(url)), line);
}

export async function openServers(): Promise<void> {
  for (const [url, options] of Object.entries(servers)) references.set(url, await startReference(options));
}

export async function closeServers(): Promise<void> {
  for (const reference of references.values()) await reference.close();
}
