import type { ModelOperation, Observed, RwiState, SequentialModel, World } from './types.js';

/** A server of which the observer knows nothing yet. */
export const emptyWorld: World = { scis: {}, rwis: {} };

/**
 * The life cycle of SCIs and RWIs as the standard and the mission have it. Where they can be read in more than one way
 * (`spec/ambiguities.yaml`) each reading gives a next state, so that a server may take any of them.
 */
export const lifeCycle: SequentialModel<World, ModelOperation, Observed> = {
  apply(world, operation, observed) {
    if (observed.kind === 'declined') return [world];
    switch (operation.kind) {
      case 'create':
        return create(world, observed);
      case 'delete':
        return remove(world, operation.sci, observed);
      case 'start':
        return start(world, operation.sci, operation.workflow, observed);
      default:
        return toRwi(world, operation, observed);
    }
  },
  key: ({ scis, rwis }) => JSON.stringify([sorted(scis), sorted(rwis)]),
};

/** All states that are possible after one more answer; none when no reading allows it. */
export function advance(states: readonly World[], operation: ModelOperation, observed: Observed): World[] {
  const next = states.flatMap((state) => lifeCycle.apply(state, operation, observed));
  return [...new Map(next.map((state) => [lifeCycle.key(state), state])).values()];
}

/** Label of the SCI in which an RWI lives. */
export function sciOf(rwi: string): string {
  return rwi.slice(0, rwi.indexOf('.'));
}

/** Whether an RWI is there and not ended, with its SCI. */
export function isAlive(world: World, rwi: string): boolean {
  const life = world.rwis[rwi]?.life;
  return life !== undefined && life !== 'STOPPED' && world.scis[sciOf(rwi)] === 'there';
}

function create(world: World, observed: Observed): World[] {
  // Refused for want of capacity; an id that exists already is never right.
  if (observed.kind !== 'done') return [world];
  const { made } = observed;
  if (made === undefined || world.scis[made] === 'there') return [];
  const rwis = Object.fromEntries(Object.entries(world.rwis).filter(([label]) => sciOf(label) !== made));
  return [{ scis: { ...world.scis, [made]: 'there' }, rwis }];
}

function remove(world: World, sci: string, observed: Observed): World[] {
  if (world.scis[sci] !== 'there') return observed.kind === 'silent' ? [] : [world]; // AMB-006, AMB-007
  return observed.kind === 'done' ? [{ ...world, scis: { ...world.scis, [sci]: 'gone' } }] : [];
}

function start(world: World, sci: string, workflow: RwiState['workflow'], observed: Observed): World[] {
  if (world.scis[sci] !== 'there') return observed.kind === 'refused' ? [world] : [];
  const namesakes = Object.keys(world.rwis).filter(
    (label) => sciOf(label) === sci && world.rwis[label]?.workflow === workflow && isAlive(world, label),
  );
  if (observed.kind === 'refused') return namesakes.length > 0 ? [world] : []; // AMB-010, refused
  if (observed.kind !== 'done' || observed.made === undefined || sciOf(observed.made) !== sci) return [];
  const { made } = observed;
  const fresh: RwiState = { workflow, life: 'ACTIVE', pending: [], taken: 0 };
  const reused = isAlive(world, made);
  if (reused && !namesakes.includes(made)) return [];
  const replaced = namesakes.reduce((rest, label) => withRwi(rest, label, { life: 'STOPPED' }), world);
  const beside = { ...world, rwis: { ...world.rwis, [made]: fresh } };
  const instead = { ...replaced, rwis: { ...replaced.rwis, [made]: fresh } }; // AMB-010, replaced
  return reused || namesakes.length === 0 ? [instead] : [beside, instead];
}

type RwiOperation = Extract<ModelOperation, { rwi: string }>;

function toRwi(world: World, operation: RwiOperation, observed: Exclude<Observed, { kind: 'declined' }>): World[] {
  const { kind, rwi } = operation;
  const state = world.rwis[rwi];
  if (state === undefined || !isAlive(world, rwi)) return ended(kind, observed) ? [world] : [];
  if (kind === 'input') return input(world, rwi, state, operation.text, observed);
  if (kind === 'output') return output(world, rwi, state, observed);
  if (observed.kind === 'silent') return [];
  if (observed.kind === 'refused') {
    // A repeated Pause or Resume SHOULD succeed (RWI-016); what it must not do is change anything.
    const repeated = kind === 'pause' ? state.life === 'PAUSED' : kind === 'resume' && state.life === 'ACTIVE';
    return repeated && observed.status < 500 ? [world] : [];
  }
  if (kind === 'stop') return [withRwi(world, rwi, { life: 'STOPPED' })];
  const life = kind === 'pause' ? 'PAUSED' : kind === 'resume' ? 'ACTIVE' : state.life;
  return observed.state === undefined || observed.state === life ? [withRwi(world, rwi, { life })] : [];
}

/** What an RWI that was stopped, or whose SCI is gone, may answer (AMB-015, AMB-021). */
function ended(kind: RwiOperation['kind'], observed: Observed): boolean {
  if (observed.kind === 'refused') return true;
  if (kind === 'output' || kind === 'input') return observed.kind === 'silent' && observed.status >= 400;
  return observed.kind === 'done' && (kind === 'stop' || !/^(active|paused)$/i.test(observed.state ?? 'active'));
}

function input(world: World, rwi: string, state: RwiState, text: string, observed: Observed): World[] {
  if (observed.kind !== 'done') {
    // AMB-004, refused; AMB-011, refused; a full queue.
    return observed.kind === 'refused' && (state.life === 'PAUSED' || state.pending.length > 0) ? [world] : [];
  }
  const { last: _last, ...rest } = state; // a new message makes the old result stale (PORT-015)
  const taken = state.taken + 1;
  const comes = state.workflow === 'CNT' ? `${taken} ${text}` : text;
  return [{ ...world, rwis: { ...world.rwis, [rwi]: { ...rest, taken, pending: [...state.pending, comes] } } }];
}

function output(world: World, rwi: string, state: RwiState, observed: Observed): World[] {
  const becomes = (pending: readonly string[], last?: string): World => {
    const { last: _last, ...rest } = state;
    return { ...world, rwis: { ...world.rwis, [rwi]: { ...rest, pending, ...(last === undefined ? {} : { last }) } } };
  };
  if (observed.kind !== 'done') {
    const { status } = observed;
    if (state.life === 'PAUSED' || state.pending.length === 0) return [world]; // AMB-002, AMB-003, AMB-005
    return observed.kind === 'silent' && !observed.final && status < 500 ? [world] : []; // AMB-001: it may still run
  }
  const { text } = observed;
  if (text === undefined) return [];
  if (state.workflow === 'CNT') return state.pending[0] === text ? [becomes(state.pending.slice(1))] : [];
  const at = state.pending.indexOf(text);
  if (at >= 0) {
    const later = state.pending.slice(at + 1);
    // AMB-012: kept or taken; AMB-011: what came later was thrown away, or is delivered next.
    return later.length === 0 ? [becomes([], text)] : [becomes([], text), becomes(later)];
  }
  const again = state.pending.length === 0 && (text === state.last || (text === '' && state.last === undefined));
  return again ? [world] : []; // AMB-012, kept; AMB-003, runs on no input
}

function withRwi(world: World, rwi: string, change: Partial<RwiState>): World {
  const state = world.rwis[rwi];
  return state === undefined ? world : { ...world, rwis: { ...world.rwis, [rwi]: { ...state, ...change } } };
}

function sorted(record: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(record)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => [label, typeof value === 'string' ? value : stateKey(value as RwiState)]);
}

function stateKey({ workflow, life, pending, last, taken }: RwiState): unknown[] {
  return [workflow, life, pending, last ?? null, workflow === 'CNT' ? taken : 0];
}
