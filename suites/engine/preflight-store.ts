import type { Reply } from './check.js';
import { isOfStore } from './internal/store-credential.js';
import { NoAnswer } from './outcomes.js';
import { handshakeMessage, noAnswer, refusedCredential } from './preflight/first-contact.js';
import { type StoreSurroundings, speaking } from './preflight/surroundings.js';
import { type PreflightOutcome, preflight } from './preflight.js';
import { findElements, isPlain } from './preflight-store/find-elements.js';
import { findInterfaces } from './preflight-store/find-interfaces.js';
import { closedTo, refusedByProtocol } from './preflight-store/refused.js';
import type { ExitReason, PreflightStep, RunEvent, StoreFacts, TargetFacts } from './types.js';

const atController = 'controller-authenticity';

/**
 * Looks at a Store before anything is held against it: is it there, secured, willing, which interfaces does it have, and
 * which AIMs can it be judged by. The profile `controller-authenticity` is about what a Controller installs: for it, or when
 * the target turns out to be an API Server, the pre-flight of API Servers does the looking.
 */
export async function preflightStore(
  around: StoreSurroundings,
  record: (event: RunEvent) => void,
): Promise<PreflightOutcome> {
  if (around.profiles?.includes(atController) === true) return preflight(around, record);
  let told = 0;
  const tell = (step: PreflightStep, ok: boolean, message: string, code?: ExitReason): void => {
    const exchanges = around.requester.exchanges.slice(told);
    told = around.requester.exchanges.length;
    record({ type: 'preflight', step, ok, message, ...(code === undefined ? {} : { code }), exchanges });
  };
  const fail = (step: PreflightStep, code: ExitReason, message: string): PreflightOutcome => {
    tell(step, false, message, code);
    return { ok: false, code, message };
  };

  const ops = speaking(around, 'aif-3.0');
  let first: Reply;
  try {
    first = await ops.raw('GET', '/');
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const { step, code = 'unreachable', message } = noAnswer(around.url, error, 'not-a-store');
    return fail(step, code, message);
  }
  tell('reachable', true, `${around.url} answers.`);
  if (new URL(around.url).protocol === 'https:') tell('tls', true, handshakeMessage(around.exchanger));

  const interfaces = await findInterfaces(ops, around.url);
  const refusal = await refusedByProtocol(ops, around);
  if (refusal !== undefined) return fail('credentials', 'credentials', refusal);
  const elements = await findElements(ops, around.elements, interfaces, around.url);
  const found = elements.some((each) => Object.keys(each).length > 1);
  const closed = found ? undefined : await closedTo(ops, interfaces, around);
  if (closed !== undefined) return fail('credentials', 'credentials', closed);
  // Who has to sign as another protocol asks for is not asked by plain HTTP.
  if (!isOfStore(around.auth) && elements.some(isPlain)) interfaces.unshift('http');
  const store: StoreFacts = { interfaces, elements };
  if (interfaces.length === 0 && around.profiles === undefined) {
    if (await isController(around)) {
      if (around.listens) return preflight({ ...around, profiles: [atController] }, record);
      return fail(
        'store',
        'not-a-store',
        `${around.url} is an API Server, not a Store: judge it with maas-conformance ${around.url}, or what it installs with --listen HOST:PORT and the profile ${atController}.`,
      );
    }
    const credentials = first.status === 401 || first.status === 403;
    if (credentials) return fail('credentials', 'credentials', refusedCredential(first, around.auth));
    return fail(
      'store',
      'not-a-store',
      `Nothing that a Store has was found at ${around.url}: no L3 below /L3/, no MPAI Store interface, no repository of a known protocol. Is the URL right? Name an AIM that it has with --element, or say with --profile how it is asked.`,
    );
  }
  tell(
    'credentials',
    true,
    around.auth === undefined ? 'No credential is used.' : `The ${around.auth.scheme} credential is used.`,
  );
  tell('store', true, storeMessage(store));
  const facts: TargetFacts = {
    url: around.url,
    dialect: 'aif-3.0',
    alsoSpeaks: [],
    prefix: 'absent',
    portForm: 'data-type',
    workflows: {},
    profiles: [...new Set(around.profiles ?? [...detected(store, around), ...(around.alsoProfiles ?? [])])],
    offers: { discover: false, upload: false, async: false, events: false },
    auth: around.auth?.scheme ?? 'none',
    ...(around.exchanger.certificate !== undefined && { certificate: around.exchanger.certificate }),
    store,
  };
  record({ type: 'target', target: facts });
  return { ok: true, target: facts };
}

/** Judged from outside nothing else is: a Store whose remote repository attacks it owes other answers than one in peace. */
function detected({ interfaces }: StoreFacts, { allowWrites, listens }: StoreSurroundings): string[] {
  if (listens) return ['store-federation', 'store-tuf'];
  return [
    ...interfaces.map((name) => `store-${name}`),
    ...(allowWrites && interfaces.includes('mpai') ? ['store-submit'] : []),
  ];
}

/** Whether somebody mistook an API Server for its Store. What the question created is in the ledger. */
async function isController(around: StoreSurroundings): Promise<boolean> {
  try {
    return (await speaking(around, 'aif-3.0').create()).status === 201;
  } catch (error) {
    if (error instanceof NoAnswer) return false;
    throw error;
  }
}

function storeMessage({ interfaces, elements }: StoreFacts): string {
  const ways = interfaces.length === 0 ? 'none of the known ways' : interfaces.join(', ');
  const names = elements.map(({ name }) => name);
  return names.length === 0
    ? `It can be asked by ${ways}; no AIM was found by which it can be judged: name one with --element.`
    : `It can be asked by ${ways}, and is judged by ${names.join(', ')}.`;
}
