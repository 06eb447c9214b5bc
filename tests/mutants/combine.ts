import { both } from '../../fixtures/mutants/internal/answers.js';
import type { Bend } from '../../fixtures/mutants/types.js';
import { variants } from '../../fixtures/variants/all.js';

/** A server that takes the freedoms of several variants at once; what is named first acts first on an answer. */
export function combined(names: readonly string[]): Bend {
  const bends = names.map((name) => {
    const found = variants.find((variant) => variant.name === name);
    if (found === undefined) throw new Error(`There is no variant ${name}.`);
    return found;
  });
  return {
    plugin: both(...bends.flatMap(({ plugin }) => plugin ?? [])),
    wrapController: (controller) =>
      bends.reduce((made, { wrapController }) => wrapController?.(made) ?? made, controller),
    serverOptions: Object.assign({}, ...bends.map(({ serverOptions }) => serverOptions)),
  };
}
