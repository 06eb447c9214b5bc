import type { BoundaryPort } from '../../controller/types.js';
import type { DialectName } from '../types.js';
import { RequestError } from './request-error.js';

/**
 * The boundary port that a `{pid}` names, and the Data Type under which it is named (absent when named by its label).
 *
 * mas-1.0: `DataType[:PortNumber]`; the last colon separates, the number is 1 or more, absent means 1. aif-3.0 leaves the
 * form open: the port's label is tried first, then the same form.
 *
 * @throws RequestError 400 when it is malformed, 404 when the workflow has no such port of that direction
 */
export function resolvePort(
  ports: readonly BoundaryPort[],
  pid: string,
  direction: 'Input' | 'Output',
  dialect: DialectName,
): { port: BoundaryPort; dataType?: string } {
  if (dialect === 'aif-3.0') {
    const labelled = ports.find((port) => port.direction === direction && port.name === pid);
    if (labelled) return { port: labelled };
  }
  const colon = pid.lastIndexOf(':');
  const dataType = colon < 0 ? pid : pid.slice(0, colon);
  const digits = colon < 0 ? '1' : pid.slice(colon + 1);
  if (dataType === '' || !/^[1-9][0-9]{0,8}$/.test(digits)) {
    throw new RequestError(400, 'The port identifier is malformed; it must be DataType or DataType:n with n from 1.');
  }
  const number = Number(digits);
  const port = ports.find((p) => p.direction === direction && p.number === number && p.types.includes(dataType));
  if (!port) {
    throw new RequestError(404, `The workflow has no ${direction.toLowerCase()} port ${number} of that type.`);
  }
  return { port, dataType };
}
