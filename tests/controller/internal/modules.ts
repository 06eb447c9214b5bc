import { expect } from '@playwright/test';
import { buildGraph } from '../../../reference/controller/graph/build.js';
import type { InstalledModule } from '../../../reference/controller/install/install.js';
import { type AimMetadata, ControllerError } from '../../../reference/controller/types.js';
import { input, metadata, output } from './packages.js';

export const basic = (document: AimMetadata): InstalledModule => ({ metadata: document, code: 'code', subs: [] });
export const composite = (document: AimMetadata, ...subs: InstalledModule[]): InstalledModule => ({
  metadata: document,
  code: '',
  subs,
});

/** Text in, text out; its labels are its own business. */
export const ech: InstalledModule = basic(metadata('ECH', [input('Whatever'), output('Else')]));

/** The sentence with which a graph is refused. */
export function refusal(module: InstalledModule): string {
  try {
    buildGraph(module);
  } catch (error) {
    expect(error).toBeInstanceOf(ControllerError);
    expect((error as ControllerError).code).toBe('INVALID');
    return (error as ControllerError).message;
  }
  throw new Error('the graph was built');
}
