import { maasDocument } from '../../spec/openapi.js';
import type { Target } from './types.js';

const message = {
  Header: 'OSD-BTO-V1.5',
  BasicTextObjectID: 'urn:example:text:1',
  BasicTextData: [{ Data: 'Good morning' }],
};
const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = [{ match: '^application/json' }];
const refusal = [{ gte: 400 }, { lt: 500 }];

/** The life cycle as a workflow of Step CI. */
export function lifeWorkflow({ url, auth, word }: Target): object {
  const sci = `\${{captures.cid}}`;
  const rwi = `/MPAI/AIFU/${sci}/${word}/\${{captures.mid}}`;
  // Step CI knows no digest.
  const credential = auth === undefined || auth.scheme === 'digest' ? {} : { auth: credentialOf(auth) };
  const step = (name: string, method: string, path: string, check: object, more: object = {}) => ({
    name,
    http: {
      url: url + path,
      method,
      followRedirects: false,
      timeout: 10_000,
      retries: 0,
      ...credential,
      check,
      ...more,
    },
  });
  const state = (value: string) => ({
    status: 200,
    headers: { 'content-type': json },
    schema: schema('State'),
    jsonpath: { '$.state': value },
  });
  const start = (module: string) => ({ headers: { 'Content-Type': 'application/json' }, json: { module } });
  const steps = [
    step(
      'create',
      'POST',
      '/MPAI/AIFU/Controller',
      { status: 201, headers: { 'content-type': json }, schema: schema('ControllerCreated') },
      { captures: { cid: { jsonpath: '$.id' } } },
    ),
    step('start unknown', 'POST', `/MPAI/AIFU/${sci}/${word}/Start`, { status: refusal }, start('MCT-XYZ-V1.0')),
    step('start', 'POST', `/MPAI/AIFU/${sci}/${word}/Start`, state('ACTIVE'), {
      ...start('MCT-ECH-V1.0'),
      captures: { mid: { jsonpath: '$.id' } },
    }),
    step('status', 'GET', rwi, state('ACTIVE')),
    step('pause', 'GET', `${rwi}/Pause`, state('PAUSED')),
    step('status while paused', 'GET', rwi, state('PAUSED')),
    step('resume', 'GET', `${rwi}/Resume`, state('ACTIVE')),
    step(
      'input',
      'POST',
      `${rwi}/Input/OSD-BTO-V1.5`,
      { status: 200 },
      {
        headers: { 'Content-Type': 'MPAI/port-data' },
        body: JSON.stringify(message),
      },
    ),
    step('output', 'GET', `${rwi}/Output/OSD-BTO-V1.5`, {
      status: 200,
      headers: { 'content-type': [{ match: '^[Mm][Pp][Aa][Ii]/port-data' }] },
      body: [{ match: 'Good morning' }],
    }),
    step('stop', 'GET', `${rwi}/Stop`, { status: 200 }),
    step('status after stop', 'GET', rwi, { status: refusal }),
    step('delete', 'DELETE', `/MPAI/AIFU/Controller/${sci}`, { status: 200 }),
    step('status after delete', 'GET', rwi, { status: 404 }),
    ...(auth === undefined
      ? []
      : [
          step(
            'without credential',
            'POST',
            '/MPAI/AIFU/Controller',
            { status: 401, headers: { 'www-authenticate': [{ isDefined: true }] } },
            { auth: undefined },
          ),
        ]),
  ];
  return {
    version: '1.1',
    name: 'life cycle',
    config: { continueOnFail: true, concurrency: 1 },
    components: { schemas: structuredClone(maasDocument().components?.schemas ?? {}) },
    tests: { life: { steps } },
  };
}

function credentialOf(auth: NonNullable<Target['auth']>): object {
  if (auth.scheme === 'bearer') return { bearer: { token: auth.token } };
  return { basic: { username: auth.user, password: auth.password } };
}
