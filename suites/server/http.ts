import type { Area, Check } from '../engine/check.js';
import { segment } from '../engine/dialect.js';
import { NoAnswer } from '../engine/outcomes.js';
import { httpPassive } from './http-passive.js';
import { uniqueText } from './internal/ids.js';
import { stateOf, workflowName } from './internal/steps.js';
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
