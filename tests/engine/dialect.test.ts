import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { operationsTable } from '../../spec/openapi.js';
import { methodOf, pathOf, portId, safePrefix, segment } from '../../suites/engine/dialect.js';
import type { DialectName, Operation } from '../../suites/engine/types.js';
import { candidateNames, mctNames, mctPort, workflowOf } from '../../suites/engine/workflows.js';

test('methods and paths are those of the OpenAPI document, in both dialects', () => {
  const rwi = { cid: '{cid}', mid: '{mid}', prefix: '/MPAI/AIFU' };
  let compared = 0;
  for (const entry of operationsTable()) {
    for (const dialect of ['aif-3.0', 'mas-1.0'] as const satisfies readonly DialectName[]) {
      if (entry.dialect !== null && entry.dialect !== dialect) continue;
      const operation: Operation = entry.operation;
      // The server gives the path of a delivery; a client makes none.
      if (/[dD]eliver/.test(operation)) continue;
      expect(
        decodeURIComponent(pathOf(dialect, 'data-type', operation, { rwi, port: '{pid}' })),
        entry.operationId,
      ).toBe(entry.path);
      expect(methodOf(operation)).toBe(entry.method);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThanOrEqual(22);
  const other = { cid: 'a/b', mid: 'ü', prefix: '/tenants/7' };
  expect(pathOf('mas-1.0', 'data-type', 'status', { rwi: other })).toBe('/tenants/7/a%2Fb/MODULE/%C3%BC');
  expect(pathOf('mas-1.0', 'data-type', 'delete', { sci: other })).toBe('/MPAI/AIFU/Controller/a%2Fb');
  expect(() => pathOf('aif-3.0', 'label', 'input', { sci: other })).toThrow(TypeError);
});

test('ports and workflows are written as published', () => {
  const second = mctPort('FAN', 'Output', 2);
  expect(second).toEqual({ dataType: 'OSD-BTO-V1.5', direction: 'Output', number: 2, label: 'SecondText' });
  expect(portId(second, 'data-type')).toBe('OSD-BTO-V1.5:2');
  expect(portId(mctPort('FAN', 'Output'), 'data-type')).toBe('OSD-BTO-V1.5');
  expect(portId(second, 'label')).toBe('SecondText');
  expect(portId('any:thing', 'label')).toBe('any:thing');
  expect(() => mctPort('ECH', 'Input', 7)).toThrow(TypeError);
  expect(mctNames).toHaveLength(8);
  expect(candidateNames('ECH', ['9MCT-ECH-V1.0-I03', 'CNT=mine', 'ECH=yours=1'])).toEqual([
    '9MCT-ECH-V1.0-I03',
    'yours=1',
    'MCT-ECH-V1.0',
    '1MCT-ECH-V1.0-I01',
  ]);
  expect([workflowOf('MCT-ECH-V1.0'), workflowOf('CNT=x'), workflowOf('MMC-AMQ-V2.5'), workflowOf('CNT=')]).toEqual([
    'ECH',
    'CNT',
    undefined,
    undefined,
  ]);
});

test('a prefix is followed on the own origin only; a segment never leaves its place', () => {
  const url = 'https://host:5005/base';
  expect(safePrefix('/tenants/7/maas/', url)).toBe('/tenants/7/maas');
  expect(safePrefix('/', url)).toBe('');
  expect(safePrefix('https://host:5005/x', url)).toBe('/x');
  const forbidden = [
    'https://elsewhere/x',
    'http://host:5005/x',
    'https://host:5005@evil/x',
    '//evil/x',
    '/a/../b',
    '/a/%2E%2e/b',
    '/./a',
    '/a\r\nX: y',
    '/a b',
    '/a?b',
    '/a#b',
    'a/b',
    '\\\\evil',
    '/\\evil',
    'javascript:1',
    '/ü',
    'https:///x',
  ];
  for (const prefix of forbidden) expect(safePrefix(prefix, url), prefix).toBeUndefined();
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(segment(text)).toMatch(/^[A-Za-z0-9\-._~!'()*:@$&+,;=%]*$/);
      expect(decodeURIComponent(segment(text))).toBe(Buffer.from(text).toString());
    }),
  );
});
