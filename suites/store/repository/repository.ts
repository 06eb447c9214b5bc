import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { attacks } from '../../../trust/tuf/attacks/all.js';
import type { Answer, Loot } from '../../../trust/tuf/attacks/types.js';
import { consistentPath, targetFile } from '../../../trust/tuf/metadata.js';
import { type RemoteAim, remoteAim } from './aim.js';
import { type Asked, type ElementKind, elementOf, type Place } from './asked.js';
import { listing } from './listing.js';
import { nameGiver, nameIn } from './names.js';
import { createPublication } from './publication.js';
import { revokedKeys, testKeys } from './test-keys.js';
import { carryOut, isOfContent, type Treatment } from './treatment.js';

/**
 * The suite's own repository, which the operator of the target has told it about: a Store folder by plain HTTP, fronted by
 * TUF, right until it is told to be otherwise. It sees what it is asked for.
 */
export interface SuiteRepository {
  /** What it was asked, oldest first. */
  readonly asked: readonly Asked[];
  /** An AIM that nobody has been asked for yet; it is published already. @param composite around another such AIM */
  fresh(composite?: boolean): RemoteAim & { part?: RemoteAim };
  /** An AIM that was published once, before anybody could ask, and is no more. */
  readonly withdrawn: RemoteAim;
  /** An AIM that is not published. */
  unpublished(): RemoteAim;
  /** Publishes further files, e.g. the next version of an L3. */
  publish(files: ReadonlyMap<string, Buffer>): void;
  /**
   * Throws a switch of the attack table. Attacks on metadata slip `victim` in, which nobody signed for then; those on
   * contents change it, or its `part`.
   */
  attack(name: string, victim: RemoteAim & { part?: RemoteAim }): Promise<void>;
  /** Is right again, under versions of metadata that are newer than any that were served. */
  behave(): void;
  /** Treats requests for an element in a way of their own; undefined ends that. Whoever waits in silence is let go. */
  treat(name: string, treatment: Treatment | undefined, options?: { kind?: ElementKind; place?: Place }): void;
  /** Has the second address (`/second/`) serve an AIM as it is right. */
  mirror(aim: RemoteAim): void;
  /** Lays the files of an AIM down where readers that do not verify find them; nobody signs for them. */
  lay(aim: RemoteAim): void;
  /** What is served for a plain path. */
  bytes(path: string): Buffer;
  close(): Promise<void>;
}

/** Fresh AIMs at the start, and how many there are at least whenever the repository is right again. */
const stock = { basic: 64, least: 32, composite: 3 };

/** Starts the repository. @throws Error with a sentence when the address cannot be had */
export async function startRepository(listen: { host: string; port: number }): Promise<SuiteRepository> {
  const nextName = nameGiver();
  const publication = createPublication();
  const shelf: RemoteAim[] = Array.from({ length: stock.basic }, () => remoteAim(nextName()));
  const composites = Array.from({ length: stock.composite }, () => {
    const part = remoteAim(nextName());
    return { ...remoteAim(nextName(), part.name), part };
  });
  const gone = remoteAim(nextName());
  const all: RemoteAim[] = [...shelf, ...composites, ...composites.map(({ part }) => part), gone];
  publication.publish(new Map(all.flatMap(({ files }) => [...files])));
  publication.publish(new Map(), (path) => path.includes(gone.name));

  let files: Map<string, Answer> = publication.files();
  let slipped = new Map<string, string>(); // plain path → path of the target
  const silent: Socket[] = [];
  const laid = new Map<string, Buffer>();
  const mirrored = new Set<string>();
  const treatments = new Map<string, Treatment>();
  const asked: Asked[] = [];
  const began = Date.now();

  const consistent = (path: string): string | undefined => {
    const target = publication.target(path);
    return slipped.get(path) ?? (target === undefined ? undefined : `targets/${consistentPath(target)}`);
  };
  const plainPaths = (): string[] => [
    ...publication.targets().map(({ path }) => path),
    ...slipped.keys(),
    ...laid.keys(),
  ];

  function find(path: string): Answer | undefined {
    const plain = path.replace(/^targets\/(?=[^/]+\/[^/]+\/\d+\.json$|(?:packages|approved)\/1)/, '');
    const latest = /^L3\/([^/]+)\.json$/.exec(plain)?.[1];
    const at = consistent(latest === undefined ? plain : newest(latest));
    const bare = laid.get(latest === undefined ? plain : `L3/${latest}/1.json`);
    return (
      files.get(path) ??
      (at === undefined ? undefined : files.get(at)) ??
      (bare === undefined ? undefined : { kind: 'bytes', bytes: bare })
    );
  }
  const newest = (name: string): string =>
    plainPaths()
      .filter((path) => path.startsWith(`L3/${name}/`))
      .sort((a, b) => Number(/(\d+)\.json$/.exec(a)?.[1]) - Number(/(\d+)\.json$/.exec(b)?.[1]))
      .at(-1) ?? '';

  function list(say: (status: number, fields?: Record<string, string>, body?: string) => void, path: string): void {
    const found = listing([...files.keys(), ...plainPaths()], path);
    if (found === undefined) say(404);
    else say(200, { 'content-type': 'application/json' }, JSON.stringify(found));
  }

  function answer(request: IncomingMessage, response: ServerResponse, seen: Asked): void {
    const { path, place } = seen;
    const isListing = path === '' || path.endsWith('/');
    const element = elementOf({ path: isListing ? `${path}1.json` : path }); // a list of versions is part of an element
    const given =
      element === undefined
        ? undefined
        : (treatments.get(`${place} ${element.name} ${element.kind}`) ?? treatments.get(`${place} ${element.name}`));
    const treatment = given !== undefined && isListing && isOfContent(given) ? undefined : given;
    const other = `http://${(request.headers.host ?? '').replace(/:\d+$/, '')}:${portOf(elsewhere)}/${path}`;
    const say = (status: number, fields: Record<string, string> = {}, body?: string): void => {
      seen.status = status;
      response.writeHead(status, fields).end(body);
    };
    const right = (everyMs?: number): void => {
      // The second address has nothing but metadata unless it was given something.
      if (place === 'second' && element !== undefined && !mirrored.has(element.name)) say(404);
      else if (isListing) list(say, path);
      else give(find(path), everyMs);
    };
    const give = (found: Answer | undefined, everyMs?: number): void => {
      if (found === undefined) {
        say(404);
        return;
      }
      const fields = fieldsOf(found);
      if (fields.etag !== undefined && request.headers['if-none-match'] === fields.etag) {
        say(304, fields);
        return;
      }
      const slowly =
        found.kind === 'bytes' && everyMs !== undefined ? { ...found, kind: 'drip' as const, everyMs } : found;
      seen.status = carryOut(slowly, request, response, other, fields);
    };
    if (treatment === undefined) right();
    else if (treatment.kind === 'silent') silent.push(request.socket);
    else if (treatment.kind === 'late') setTimeout(() => right(treatment.everyMs), treatment.afterMs);
    else seen.status = carryOut(treatment, request, response, other, fieldsOf(treatment));
  }

  const serve =
    (place?: Place) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      let path: string;
      try {
        path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').slice(1);
      } catch {
        response.writeHead(400).end();
        return;
      }
      const where = place ?? (path.startsWith('second/') ? 'second' : 'main');
      const below = where === 'second' ? path.slice('second/'.length) : path;
      const seen: Asked = {
        atMs: Date.now() - began,
        place: where,
        method: request.method ?? '',
        path: below,
        status: 0,
        conditional: request.headers['if-none-match'] !== undefined,
      };
      asked.push(seen);
      if (where === 'elsewhere') {
        seen.status = 200;
        response.end(decoyFor(below) ?? 'Come in.');
        return;
      }
      answer(request, response, seen);
    };

  function decoyFor(path: string): Buffer | undefined {
    for (const aim of all) {
      const found = path.includes(aim.name) ? aim.decoy(path, 'longer') : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  const main = createServer(serve());
  const elsewhere = createServer(serve('elsewhere'));
  const close = async (): Promise<void> => {
    for (const each of [main, elsewhere]) {
      each.closeAllConnections();
      if (each.listening) await new Promise((resolve) => each.close(resolve));
    }
  };
  try {
    await listening(main, listen.port, listen.host);
    await listening(elsewhere, 0, listen.host);
  } catch (error) {
    await close();
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `The suite's repository cannot listen on ${listen.host}:${listen.port} (${code}): free the port, or give another address with --listen and to the target.`,
    );
  }

  const taken = new Set<string>();
  const take = <T extends RemoteAim & { part?: RemoteAim }>(from: T[]): T => {
    const aim = from.shift();
    if (aim === undefined) throw new Error("The suite's repository has no fresh AIM left.");
    for (const { name } of aim.part === undefined ? [aim] : [aim, aim.part]) taken.add(name);
    return aim;
  };
  /** New AIMs for those that were taken, so that the list of targets stays short. They are taken much later: clients know them by then. */
  const refill = (): ReadonlyMap<string, Buffer> => {
    const added = Array.from({ length: Math.max(0, stock.least - shelf.length) }, () => remoteAim(nextName()));
    shelf.push(...added);
    all.push(...added);
    return new Map(added.flatMap(({ files }) => [...files]));
  };
  return {
    asked,
    fresh: (composite = false) => (composite ? take(composites) : take(shelf)),
    withdrawn: gone,
    unpublished() {
      const aim = remoteAim(nextName());
      all.push(aim);
      return aim;
    },
    publish(added) {
      publication.publish(added);
      files = publication.files();
    },
    async attack(name, victim) {
      const found = attacks.get(name);
      if (found === undefined) throw new Error(`There is no attack ${name}.`);
      const targets = found.hits === 'content' ? [] : [...victim.files].map(([path, bytes]) => targetFile(path, bytes));
      const bent = publication.files();
      for (const [path, bytes] of victim.files) {
        const at = `targets/${consistentPath(targetFile(path, bytes))}`;
        if (found.hits === 'metadata') bent.set(at, { kind: 'bytes', bytes });
      }
      const loot: Loot = {
        files: bent,
        before: publication.before(),
        keys: testKeys,
        revoked: revokedKeys,
        slipped: targets,
        victim: new RegExp(victim.part === undefined ? victim.name : `${victim.name}|${victim.part.name}`),
        decoy: (path, length) => victim.decoy(path, length) ?? victim.part?.decoy(path, length),
        ...(victim.part === undefined ? {} : { part: new RegExp(victim.part.name) }),
      };
      await found.apply(loot);
      files = bent;
      slipped = new Map(targets.map((target) => [target.path, `targets/${consistentPath(target)}`]));
    },
    behave() {
      slipped = new Map();
      publication.publish(refill(), (path) => taken.has(nameIn(path) ?? ''));
      files = publication.files();
    },
    treat(name, treatment, { kind, place = 'main' } = {}) {
      const key = `${place} ${name}${kind === undefined ? '' : ` ${kind}`}`;
      if (treatment !== undefined) treatments.set(key, treatment);
      else treatments.delete(key);
      for (const held of silent.splice(0)) held.destroy();
    },
    mirror: ({ name }) => void mirrored.add(name),
    lay(aim) {
      for (const [path, bytes] of aim.files) laid.set(path, bytes);
    },
    bytes(path) {
      const found = find(path);
      if (found?.kind !== 'bytes') throw new Error(`The suite's repository has no ${path}.`);
      return found.bytes;
    },
    close,
  };
}

function fieldsOf(answer: Treatment): Record<string, string> {
  if (answer.kind !== 'bytes') return {};
  const digest = createHash('sha256').update(answer.bytes).digest();
  return { etag: `"${digest.toString('hex')}"`, 'repr-digest': `sha-256=:${digest.toString('base64')}:` };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listening(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
