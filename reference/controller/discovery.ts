import { typesOf } from './store/metadata.js';
import type { AimMetadata, WorkflowQuery } from './types.js';

/**
 * Does a workflow match? Every part of the query that is given has to.
 *
 * - name: AIM Type (Header) or instance name; - standard: the first three letters of the Header;
 * - input, output: a Data Type that a boundary port takes or gives;
 * - q: every word occurs somewhere in AIMName, Header or Description, whatever the case.
 */
export function matches(metadata: AimMetadata, query: WorkflowQuery): boolean {
  const { Header, Description, Identifier, ExternalPorts } = metadata;
  const { name, standard, input, output, q } = query;
  const carries = (direction: 'Input' | 'Output', type: string): boolean =>
    ExternalPorts.some((port) => port.Direction === direction && typesOf(port.DataType).includes(type));
  if (name !== undefined && name !== Header && name !== Identifier.AIMName) return false;
  if (standard !== undefined && Header.slice(0, 3).toUpperCase() !== standard.toUpperCase()) return false;
  if (input !== undefined && !carries('Input', input)) return false;
  if (output !== undefined && !carries('Output', output)) return false;
  if (q === undefined) return true;
  const text = `${Identifier.AIMName} ${Header} ${Description}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
