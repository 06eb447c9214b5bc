import type { Operations, SciRef } from './check.js';
import { sciFrom } from './operations.js';
import { NoAnswer } from './outcomes.js';
import { findDialect } from './preflight/find-dialect.js';
import { findAsyncOffers, findOffers } from './preflight/find-offers.js';
import { findPortForm, findWorkflows, type StartedWorkflow } from './preflight/find-workflows.js';
import { firstContact, type StepResult } from './preflight/first-contact.js';
import { type PreflightSurroundings, speaking } from './preflight/surroundings.js';
import type { ExitReason, IdentityName, RunEvent, TargetFacts } from './types.js';
import { mctNames } from './workflows.js';

export type { PreflightSurroundings } from './preflight/surroundings.js';

/** What pre-flight learnt, or the one sentence why nothing can be judged. */
export type PreflightOutcome = { ok: true; target: TargetFacts } | { ok: false; code: ExitReason; message: string };

/**
 * Looks at the target before anything is held against it: is it there, secured, willing, an API Server; which dialect,
 * workflows and optional operations does it have. Every step is told through `record`; at most one fails, and that ends it.
 * What it creates is in the ledger; removing it is the caller's.
 */
export async function preflight(
  around: PreflightSurroundings,
  record: (event: RunEvent) => void,
): Promise<PreflightOutcome> {
  let told = 0;
  const tell = (step: StepResult): void => {
    const exchanges = around.requester.exchanges.slice(told);
    told = around.requester.exchanges.length;
    record({ type: 'preflight', ...step, exchanges });
  };

  const contact = await firstContact(around);
  for (const step of contact.steps) tell(step);
  const failure = contact.steps.find((step) => !step.ok);
  if (failure !== undefined) return { ok: false, code: failure.code ?? 'nothing-testable', message: failure.message };

  const secure = new URL(around.url).protocol === 'https:';
  const facts: TargetFacts = {
    url: around.url,
    dialect: around.dialect === 'auto' ? 'aif-3.0' : around.dialect,
    alsoSpeaks: [],
    prefix: contact.prefix,
    portForm: 'data-type',
    workflows: {},
    profiles: [],
    offers: { discover: false, upload: false, async: false, events: false },
    auth: around.auth?.scheme ?? 'none',
    ...(around.exchanger.certificate !== undefined && { certificate: around.exchanger.certificate }),
  };
  if (contact.sci !== undefined) {
    const found = await findDialect(around, contact.sci);
    Object.assign(facts, { dialect: found.dialect, alsoSpeaks: found.alsoSpeaks });
    tell({ step: 'dialect', ok: true, message: found.message });

    const ops = speaking(around, facts.dialect);
    // The search for the dialect may have started the echo, and an SCI may refuse to run a workflow twice (AMB-010).
    const fresh = (await another(ops, around.url)) ?? contact.sci;
    const [started, offers] = await Promise.all([
      findWorkflows(ops, fresh, around.workflows),
      findOffers(ops, contact.sci, around.profiles, around.alsoProfiles),
    ]);
    facts.workflows = Object.fromEntries(started.map(({ workflow, name }) => [workflow, name]));
    if (facts.dialect === 'aif-3.0')
      facts.portForm = await findPortForm((form) => speaking(around, facts.dialect, form), started);
    const asynchronous = await findAsyncOffers(
      speaking(around, facts.dialect, facts.portForm),
      started,
      around.profiles,
      around.alsoProfiles,
    );
    facts.offers = { ...offers, ...asynchronous };
    tell({ step: 'workflows', ok: true, message: workflowsMessage(started, facts.portForm) });
  }
  facts.profiles = [
    ...new Set(
      around.profiles ?? [...detectedProfiles(facts, secure, around.identities), ...(around.alsoProfiles ?? [])],
    ),
  ];
  record({ type: 'target', target: facts });
  return { ok: true, target: facts };
}

/** A second SCI; a server that gives none, or no answer, is judged with the first. */
async function another(ops: Operations, url: string): Promise<SciRef | undefined> {
  try {
    return sciFrom(await ops.create(), url);
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}

function detectedProfiles(facts: TargetFacts, secure: boolean, identities: readonly IdentityName[]): string[] {
  return [
    'core',
    ...(facts.auth === 'none' ? [] : [`security-${facts.auth}`]),
    ...(secure ? ['security-tls'] : []),
    ...(identities.includes('control') ? ['planes'] : []),
    ...(identities.includes('other') ? ['isolation'] : []),
    ...(facts.offers.discover ? ['discovery'] : []),
    ...(facts.offers.upload ? ['upload'] : []),
    ...(facts.offers.async || facts.offers.events ? ['async'] : []),
  ];
}

function workflowsMessage(started: readonly StartedWorkflow[], portForm: TargetFacts['portForm']): string {
  const missing = mctNames.filter((name) => !started.some(({ workflow }) => workflow === name));
  if (started.length === 0) {
    return 'None of the conformance workflows can be started, so launch, messages and states are not observed; install them from this package, or name yours with --workflow.';
  }
  const there = `${started.length} of ${mctNames.length} conformance workflows can be started`;
  const absent = missing.length === 0 ? '' : `; not there: ${missing.map((name) => `MCT-${name}`).join(', ')}`;
  const ports = portForm === 'label' ? ' Ports are named by their labels.' : '';
  return `${there}${absent}.${ports}`;
}
