import { lifeOrder } from './life-document.js';

const operation = ([method, path]: readonly [string, string]): string => `${method}::${path}`;
const on = { enabled: true };
const shape = { contentType: on, jsonBody: on, schemaValidation: on, headersPresent: on };

/** Name of the variation that is sent without a credential; it makes sense where the server asks for one. */
export const withoutCredential = 'without credential';

/** Portman's configuration for the life cycle: contract tests from the document, chained ids, and what a tester adds by hand. */
export const portmanConfig = {
  version: 1.0,
  tests: {
    contractTests: [
      { openApiOperation: '*::/*', statusSuccess: on, ...shape },
      { openApiOperationId: 'createController', statusCode: { ...on, code: 201 } },
      ...lifeOrder.slice(1).map((each) => ({ openApiOperation: operation(each), statusCode: { ...on, code: 200 } })),
    ],
    contentTests: [
      ...Object.entries({ aiwStart: 'ACTIVE', aiwStatus: 'ACTIVE', aiwPause: 'PAUSED', aiwResume: 'ACTIVE' }).map(
        ([openApiOperationId, value]) => ({ openApiOperationId, responseBodyTests: [{ key: 'state', value }] }),
      ),
      {
        openApiOperationId: 'aiwReceiveOutput',
        responseBodyTests: [{ key: 'BasicTextData[0].Data', value: 'Good morning' }],
      },
    ],
    variationTests: [
      variation('aiwStatus', '404', 'after the end', [{ statusCode: { ...on, code: 404 } }, shape]),
      variation('deleteController', '404', 'twice', [{ statusCode: { ...on, code: 404 } }, shape]),
      variation(
        'createController',
        '401',
        withoutCredential,
        [{ statusCode: { ...on, code: 401 } }, shape],
        [{ overwriteRequestSecurity: { remove: true } }],
      ),
    ],
  },
  assignVariables: [
    { openApiOperationId: 'createController', collectionVariables: [{ responseBodyProp: 'id', name: 'cid' }] },
    { openApiOperationId: 'aiwStart', collectionVariables: [{ responseBodyProp: 'id', name: 'mid' }] },
  ],
  overwrites: [
    {
      openApiOperation: '*::/*',
      overwriteRequestPathVariables: Object.entries({ cid: '{{cid}}', mid: '{{mid}}', pid: 'OSD-BTO-V1.5' }).map(
        ([key, value]) => ({ key, value, insert: false }),
      ),
    },
  ],
  globals: { orderOfOperations: lifeOrder.map(operation), stripResponseExamples: true },
};

function variation(
  openApiOperationId: string,
  openApiResponse: string,
  name: string,
  contractTests: object[],
  overwrites: object[] = [],
) {
  return { openApiOperationId, openApiResponse, variations: [{ name, overwrites, tests: { contractTests } }] };
}
