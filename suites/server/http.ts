import type { Area, Check } from '../engine/check.js';
import { segment } from '../engine/dialect.js';
import { NoAnswer } from '../engine/outcomes.js';
import { httpPassive } from './http-passive.js';
import { uniqueText } from './internal/ids.js';
import { stateOf, succeeded, workflowName } from './internal/steps.js';
import { faults, wrong } from './internal/wrong.js';

const checks: readonly Check[] = [
  {
    id: 'http-wrong-method',
    clause: 'HTTP-006',
    title: 'Other methods than those of a resource are refused.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const requests: readonly [method: string, path: string][] = [
        ['PUT', t.ops.path('create', {})],
        ['GET', t.ops.path('start', { sci: rwi })],
        ['POST', t.ops.path('pause', { rwi })],
        ['DELETE', t.ops.path('stop', { rwi })],
        ['GET', t.ops.path('input', { rwi, port: t.port('ECH', 'Input') })],
        ['POST', t.ops.path('output', { rwi, port: t.port('ECH', 'Output') })],
      ];
      for (const [method, path] of requests) {
        const reply = await t.ops.raw(method, path, wrong(faults.wrongMethod));
        t.expect.refused(reply, `${method} is no method of this resource`);
        t.observe(
          'AMB-016',
          reply.status === 405 || reply.status === 501 ? 'not-allowed' : reply.status === 404 ? 'not-found' : 'other',
          reply,
        );
      }
      t.expect.equal(stateOf(await t.ops.status(rwi)), 'ACTIVE', 'the state after requests with wrong methods');
    },
  },
  {
    id: 'http-methods-everywhere',
    clause: 'HTTP-006',
    title: 'PUT and PATCH are refused on every resource, and Pause, Resume and Stop take nothing but GET.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const port = t.port('ECH', 'Input');
      const paths = (
        ['create', 'delete', 'start', 'status', 'pause', 'resume', 'stop', 'input', 'output'] as const
      ).map((operation) => t.ops.path(operation, { sci: rwi, rwi, port }));
      const actions = (['pause', 'resume', 'stop'] as const).map((operation) => t.ops.path(operation, { rwi }));
      const requests = [
        ...paths.flatMap((path) => [['PUT', path] as const, ['PATCH', path] as const]),
        ...actions.flatMap((path) => [['POST', path] as const, ['DELETE', path] as const]),
        ['DELETE', t.ops.path('status', { rwi })] as const,
        ['DELETE', t.ops.path('input', { rwi, port })] as const,
      ];
      await Promise.all(
        requests.map(async ([method, path]) => {
          const reply = await t.ops.raw(method, path, wrong(faults.wrongMethod));
          t.expect.refused(reply, `${method} is no method of this resource`);
        }),
      );
      t.expect.equal(stateOf(await t.ops.status(rwi)), 'ACTIVE', 'the state after requests with wrong methods');
    },
  },
  {
    id: 'http-accept-unmet',
    clause: 'HTTP-033',
    title: 'A Status request that accepts images only is answered 406, or as if it accepted anything.',
    needs: ['ECH'],
    async run(t) {
      const reply = await t.ops.status(await t.rwi('ECH'), {
        headers: { Accept: 'image/png' },
        intent: { kind: 'probe', note: 'Accept that cannot be met' },
      });
      t.expect.status(reply, [200, 406], 'no other answer is of use to the client');
      if (succeeded(reply)) t.expect.schema(reply, 'State');
    },
  },
  {
    id: 'http-trailing-slash',
    clause: 'HTTP-035',
    title: 'Status with a slash at its end is Status, is redirected there, or is unknown.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const reply = await t.ops.raw('GET', `${t.ops.path('status', { rwi })}/`, {
        intent: { kind: 'probe', note: 'slash at the end' },
      });
      t.expect.status(reply, [200, 301, 302, 303, 307, 308, '4xx'], 'the path is the same resource or another one');
      if (succeeded(reply))
        t.expect.equal(t.expect.schema<{ id: string }>(reply, 'State').id, rwi.mid, 'id in the state', reply);
    },
  },
  {
    id: 'http-unknown-method',
    clause: 'HTTP-006',
    title: 'A method that does not exist is refused.',
    async run(t) {
      try {
        t.expect.refused(
          await t.ops.raw('FROBNICATE', t.ops.path('create', {}), wrong(faults.unknownMethod)),
          'there is no such method',
        );
      } catch (error) {
        // Some HTTP libraries close the connection on a method they do not know: a refusal, if an unfriendly one.
        if (!(error instanceof NoAnswer) || error.code !== 'reset') throw error;
      }
    },
  },
  {
    id: 'http-unknown-route',
    clause: 'HTTP-007',
    title: 'Paths that are none of the interface are refused.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      for (const path of [
        `${rwi.prefix}/${segment(rwi.cid)}/NoSuchCollection/${segment(rwi.mid)}`,
        `${t.ops.path('status', { rwi })}/NoSuchAction`,
      ]) {
        t.expect.refused(await t.ops.raw('GET', path, wrong(faults.unknownRoute)), 'the interface has no such route');
      }
    },
  },
  {
    id: 'http-media-type-case-input',
    clause: 'HTTP-010',
    title: 'mpai/PORT-DATA is MPAI/port-data.',
    needs: ['ECH'],
    async run(t) {
      const reply = await t.ops.input(await t.rwi('ECH'), t.port('ECH', 'Input'), t.textObject(uniqueText(t)), {
        headers: { 'Content-Type': 'mpai/PORT-DATA' },
      });
      t.expect.status(reply, 200, 'media types have no case');
    },
  },
  {
    id: 'http-media-type-case-start',
    clause: 'HTTP-010',
    title: 'Application/JSON is application/json.',
    needs: ['ECH'],
    async run(t) {
      const reply = await t.ops.start(await t.sci(), workflowName(t, 'ECH'), {
        headers: { 'Content-Type': 'Application/JSON' },
      });
      t.expect.status(reply, 200, 'media types have no case');
    },
  },
  {
    id: 'http-media-type-parameters',
    clause: 'HTTP-011',
    title: 'Start with application/json; charset=utf-8 is accepted.',
    needs: ['ECH'],
    async run(t) {
      const reply = await t.ops.start(await t.sci(), workflowName(t, 'ECH'), {
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
      });
      t.expect.status(reply, 200, 'the parameter changes nothing');
    },
  },
  {
    id: 'http-unknown-field-ignored',
    clause: 'HTTP-015',
    title: 'A create request with a field that the server does not know is answered 201.',
    async run(t) {
      const reply = await t.ops.create({
        headers: { 'X-Conformance-Unknown': 'some value', 'Conformance-Unknown': '?1' },
      });
      t.expect.status(reply, 201, 'unknown fields are ignored');
    },
  },
  {
    id: 'http-head',
    clause: 'HTTP-017',
    title: 'HEAD on the state of an RWI is answered like GET or refused as a method.',
    needs: ['ECH'],
    async run(t) {
      const reply = await t.ops.raw('HEAD', t.ops.path('status', { rwi: await t.rwi('ECH') }));
      t.expect.status(reply, [200, 404, 405, 501], 'HEAD is GET without the content, or is not offered');
      t.observe(
        'AMB-019',
        reply.status === 200 ? 'like-get' : reply.status === 404 ? 'not-found' : 'not-allowed',
        reply,
      );
    },
  },
];

export const http: Area = { name: 'http', title: 'HTTP', checks, passive: httpPassive };
