/**
 * Where the protocols of Stores have what they have, below the URL of a target: that of a bucket, a container, a folder of
 * HDFS, or a registry with or without the beginning of its repositories' names. Each may be given to `ops.raw`.
 */

/** The bucket or container itself with a query. */
export function atBase(query: string): (url: string) => string {
  return (url) => (new URL(url).pathname === '/' ? `/?${query}` : `?${query}`);
}

/** A file or folder of HDFS; the URL may name the API alone (`…/webhdfs/v1/store`) or leave it out. */
export function webhdfsPath(path: string, op: string, more: Record<string, string> = {}): (url: string) => string {
  const query = new URLSearchParams({ op, ...more });
  return (url) => {
    const { pathname } = new URL(url);
    const before = pathname.startsWith('/webhdfs/v1') || pathname.includes('/webhdfs/v1/') ? '' : '/webhdfs/v1';
    return `${before}${path === '' ? (before === '' ? '' : '/') : `/${path}`}?${query}`;
  };
}

/** A path below `/v2/`, which a registry has at the top of its origin. */
export function ociPath(path: string): (url: string) => string {
  return (url) => `${new URL(url).origin}/v2/${path}`;
}

/** The repository in which a registry keeps an AIM: its name in lower case below the path of the URL. */
export function ociRepository(name: string): (url: string) => string {
  return (url) => {
    const prefix = new URL(url).pathname.replace(/^\/(v2(\/|$))?|\/$/g, '');
    return `${prefix === '' ? '' : `${prefix}/`}${name.toLowerCase()}`;
  };
}
