import type { Operations, Reply } from '../check.js';
import { mapLimited } from '../internal/map-limited.js';
import { stringMember, tryJson } from '../reply.js';
import type { StoreElement, StoreInterface } from '../types.js';
import { mctNames } from '../workflows.js';
import { ask } from './ask.js';
import { elementByProtocol, namesByProtocol } from './by-protocol.js';
import { idOfEntry } from './entries.js';

/** A Store is looked at by this many AIMs at most. */
const enough = 6;
/** Names that are tried at most, beside those that the user gave. */
const most = 24;

/**
 * AIMs that the Store has, as plain files or in a repository of another protocol: those that the user named, those that it lists, and the conformance workflows.
 * The latest L3 is at `/L3/NAME.json`, or, where files are laid down by version, at `/L3/NAME/1.json`.
 */
export async function findElements(
  ops: Operations,
  given: readonly string[],
  interfaces: readonly StoreInterface[],
  url: string,
): Promise<StoreElement[]> {
  const listed = [
    ...(interfaces.includes('mpai') ? namesIn(await ask(ops, 'GET', '/MPAI/Store/L3'), idOfEntry) : []),
    ...namesIn(await ask(ops, 'GET', '/L3/'), (entry) => stringMember(entry, 'name')).map((name) =>
      name.replace(/\/$|\.json$/g, ''),
    ),
    ...(await namesByProtocol(ops, interfaces, url)),
  ];
  const usual = mctNames.map((name) => `1MCT-${name}-V1.0-I01`);
  // What is known to be small comes first; what the user named is always looked at.
  const others = [...new Set([...usual.filter((name) => listed.includes(name)), ...listed, ...usual])].slice(0, most);
  const found: StoreElement[] = [];
  await mapLimited([...new Set([...given, ...others])], 4, async (name) => {
    if (found.length >= enough && !given.includes(name)) return;
    const element = (await lookAt(ops, name)) ?? (await elementByProtocol(ops, name, interfaces, url));
    if (element !== undefined) found.push(element);
    else if (given.includes(name)) found.push({ name });
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function lookAt(ops: Operations, name: string): Promise<StoreElement | undefined> {
  const path = encodeURIComponent(name);
  const [latest, archive, approved] = await Promise.all([
    ask(ops, 'GET', `/L3/${path}.json`),
    ask(ops, 'HEAD', `/packages/${path}.tar.gz`),
    ask(ops, 'HEAD', `/approved/${path}.json`),
  ]);
  // An L3 that breaks off is there all the same: what is wrong with it is for the checks to say.
  const there = is(latest) || (latest === undefined && is(await ask(ops, 'HEAD', `/L3/${path}.json`)));
  const first = there ? undefined : await ask(ops, 'GET', `/L3/${path}/1.json`);
  const metadata = there ? `/L3/${path}.json` : is(first) ? `/L3/${path}/1.json` : undefined;
  if (metadata === undefined && !is(archive)) return undefined;
  return {
    name,
    ...(metadata !== undefined && { metadata }),
    ...(is(archive) && { package: `/packages/${path}.tar.gz` }),
    ...(is(approved) && { approved: `/approved/${path}.json` }),
  };
}

/** Whether an AIM was found as plain files. */
export function isPlain({ metadata, package: archive }: StoreElement): boolean {
  return /^\/(L3|packages)\//.test(metadata ?? archive ?? '');
}

const is = (reply: Reply | undefined): boolean => reply?.status === 200;

/** The names in a listing, when it is a list of objects. */
function namesIn(reply: Reply | undefined, nameOf: (entry: unknown) => string | undefined): string[] {
  const list = is(reply) && reply !== undefined ? tryJson(reply) : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => {
    const name = nameOf(entry);
    return name !== undefined && /^[\w.-]{1,100}$/.test(name.replace(/\/$/, '')) ? [name] : [];
  });
}
