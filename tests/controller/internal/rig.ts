import { expect } from '@playwright/test';
import { createController } from '../../../reference/controller/controller.js';
import {
  type BoundaryPort,
  type Controller,
  ControllerError,
  type ControllerErrorCode,
  type ControllerLimits,
  type Rwi,
  type Sci,
} from '../../../reference/controller/types.js';
import { startStore, type TestStore } from './store.js';

export interface Rig {
  store: TestStore;
  controller: Controller;
  sci: Sci;
  /** What the Controller logged: events with facts. */
  logged: { event: string; facts: Record<string, unknown> }[];
}

/** A Store, a Controller on it and an SCI; afterwards all is closed and nothing may be left running. */
export async function withController(
  limits: Partial<ControllerLimits>,
  body: (rig: Rig) => Promise<void>,
): Promise<void> {
  const store = await startStore();
  const logged: Rig['logged'] = [];
  const controller = createController({
    store: store.url,
    limits,
    log: (event, facts) => logged.push({ event, facts }),
  });
  try {
    await body({ store, controller, sci: controller.createSci('tester'), logged });
  } finally {
    await controller.close();
    expect(controller.counts()).toEqual({ scis: 0, rwis: 0, workers: 0 });
    await store.close();
  }
}

/** A boundary port by its label. */
export function at(rwi: Rwi, label: string): BoundaryPort {
  const found = rwi.ports.find((port) => port.name === label);
  if (found === undefined) throw new Error(`no port ${label}`);
  return found;
}
export const send = (rwi: Rwi, label: string, value: unknown, timeoutMs?: number): Promise<void> =>
  rwi.write(at(rwi, label), JSON.stringify(value), timeoutMs === undefined ? {} : { timeoutMs });
export const receive = async (rwi: Rwi, label: string, timeoutMs?: number): Promise<unknown> =>
  JSON.parse(await rwi.read(at(rwi, label), timeoutMs === undefined ? {} : { timeoutMs }));

/** Expects a ControllerError with this code, and a message fit for the RCA; returns it. */
export async function refused(
  promise: Promise<unknown>,
  code: ControllerErrorCode,
  message?: RegExp,
): Promise<ControllerError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error, `expected a refusal ${code}`).toBeInstanceOf(ControllerError);
  const refusal = error as ControllerError;
  expect([refusal.code, refusal.message]).toEqual([code, expect.stringMatching(message ?? /^[A-Z0-9].*\.$/)]);
  expect(refusal.message).not.toMatch(/\n|node_modules|file:\/\/|at .*:\d+:\d+/);
  return refusal;
}

/** Common AIM code. */
export const code = {
  /** Answers on Output 1 with what came in. */
  echo: `export const run = (inputs) => inputs.map(({ dataType, value }) => ({ dataType, value }));`,
  /** Waits `value.ms`, then echoes. */
  delay: `export async function run([{ dataType, value }], aim) { await aim.sleep(value.ms ?? 0); return [{ dataType, value }]; }`,
  /** Throws when told to; counts its calls. */
  fail: `let n = 0; export function run([{ dataType, value }]) { n += 1; if (value === 'fail') throw new Error('told to'); return [{ dataType, value: n + ' ' + value }]; }`,
} as const;
