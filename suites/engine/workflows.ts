import { readFileSync } from 'node:fs';
import { parseYaml } from '../../spec/parse-yaml.js';
import { specPath } from '../../spec/root.js';
import type { PortRef } from './check.js';
import type { Mct } from './types.js';

/** A conformance workflow as `spec/workflows/mct.yaml` publishes it. */
export interface MctWorkflow {
  title: string;
  execution: 'Exchange' | 'Continuous';
  ports: readonly PortRef[];
}

/** All conformance workflows, in the order in which pre-flight looks for them. */
export const mctNames: readonly Mct[] = ['ECH', 'BIN', 'FAN', 'JON', 'DLY', 'FAL', 'CNT', 'SHO'];

let workflows: Record<Mct, MctWorkflow> | undefined;

/** The published description of a conformance workflow. */
export function mctWorkflow(name: Mct): MctWorkflow {
  workflows ??= (
    parseYaml(readFileSync(specPath('workflows', 'mct.yaml'), 'utf8')) as { workflows: Record<Mct, MctWorkflow> }
  ).workflows;
  return workflows[name];
}

/**
 * The published port of a conformance workflow; without a number the first one in that direction.
 *
 * @throws TypeError when the workflow has no such port: a fault of the check.
 */
export function mctPort(workflow: Mct, direction: 'Input' | 'Output', number?: number): PortRef {
  const port = mctWorkflow(workflow).ports.find(
    (each) => each.direction === direction && (number === undefined || (each.number ?? 1) === number),
  );
  if (port === undefined) throw new TypeError(`MCT-${workflow} has no ${direction} port ${number ?? 1}.`);
  const { dataType, label, number: n } = port;
  return { dataType, direction, ...(n === undefined ? {} : { number: n }), ...(label === undefined ? {} : { label }) };
}

/** Names to try for a conformance workflow: the user's, then its AIM Type, then the instance that this package publishes. */
export function candidateNames(workflow: Mct, given: readonly string[]): string[] {
  const named = given.flatMap((name) => {
    const [key, value] = name.includes('=')
      ? [name.slice(0, name.indexOf('=')), name.slice(name.indexOf('=') + 1)]
      : [workflowOf(name), name];
    return key === workflow ? [value] : [];
  });
  return [...new Set([...named, `MCT-${workflow}-V1.0`, `1MCT-${workflow}-V1.0-I01`])];
}

/** Which conformance workflow a name given by the user stands for: `…MCT-ECH…` or `ECH=any name`. */
export function workflowOf(name: string): Mct | undefined {
  const code = /^([A-Z]{3})=./.exec(name)?.[1] ?? /MCT-([A-Z]{3})/.exec(name)?.[1];
  return mctNames.find((known) => known === code);
}
