import { httpMethods, type OpenApiDocument, type OperationObject } from '../openapi-types.js';
import type { OperationEntry, OperationName } from '../operations.js';
import { resolveReference } from './resolve-reference.js';

/** What the operationIds end with once the dialect's word (`aiw`, `module`) is taken off. */
const names: Readonly<Record<string, OperationName>> = {
  createController: 'create',
  deleteController: 'delete',
  Discover: 'discover',
  Upload: 'upload',
  Start: 'start',
  Status: 'status',
  Pause: 'pause',
  Resume: 'resume',
  Stop: 'stop',
  SendInput: 'input',
  ReceiveOutput: 'output',
  Delivery: 'delivery',
  DropDelivery: 'dropDelivery',
};

/** The table behind `operationsTable()`: one entry per operation of the document, in document order. */
export function operationEntries(document: OpenApiDocument): OperationEntry[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    httpMethods.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [entry(document, path, method, operation)];
    }),
  );
}

function entry(document: OpenApiDocument, path: string, method: string, operation: OperationObject): OperationEntry {
  const tags = operation.tags ?? [];
  const body = operation.requestBody && resolveReference(document, operation.requestBody);
  return {
    operationId: operation.operationId,
    method: method.toUpperCase(),
    path,
    operation: operationName(operation.operationId),
    dialect: tags.includes('aif-3.0') ? 'aif-3.0' : tags.includes('mas-1.0') ? 'mas-1.0' : null,
    toolkit: tags.includes('toolkit'),
    statuses: Object.keys(operation.responses),
    requestMediaTypes: Object.keys(body?.content ?? {}),
    responseMediaTypes: Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => [
        status,
        Object.keys(resolveReference(document, response).content ?? {}),
      ]),
    ),
  };
}

function operationName(operationId: string): OperationName {
  const name = names[operationId.replace(/^(aiw|module)/, '')];
  if (name === undefined) throw new Error(`maas.openapi.yaml: the operationId "${operationId}" follows no known form.`);
  return name;
}
