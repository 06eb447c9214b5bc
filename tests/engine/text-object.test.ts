import { expect, test } from '@playwright/test';
import { Violation } from '../../suites/engine/outcomes.js';
import { replyOf } from '../../suites/engine/reply.js';
import { textObject, textOf } from '../../suites/engine/text-object.js';
import type { Exchange } from '../../suites/engine/types.js';

const read = (body: string): string =>
  textOf(
    replyOf({
      exchange: { id: 'x', response: { status: 200, httpVersion: '1.1', headers: [] } } as unknown as Exchange,
      bytes: Buffer.from(body),
    }),
  );
const withData = (BasicTextData: unknown): string =>
  JSON.stringify({ Header: 'OSD-BTO-V1.5', BasicTextObjectID: 'a', BasicTextData });

test('text data is what the Data members hold, in order; items without one add nothing', () => {
  expect(read(textObject('a text', 'id'))).toBe('a text');
  expect(
    read(withData([{ Data: 'a' }, { ID: 'of another' }, { DataURI: 'http://x/', Length: 3 }, { Data: 'b' }])),
  ).toBe('ab');
  for (const none of [undefined, [], [{ ID: 'x' }], [{ Data: '' }]]) expect(read(withData(none))).toBe('');
});

test('what is no Basic Text Object is a violation', () => {
  for (const body of [
    '[]',
    'null',
    '"text"',
    '{}',
    '{"Header":"OSD-BTO-V1.4","BasicTextData":[{"Data":"a"}]}',
    withData('text'),
    withData(null),
    withData({ Data: 'a' }),
    withData(['a']),
    withData([null]),
    withData([{ Data: 1 }]),
    withData([{ Data: null }]),
    'no JSON',
  ])
    expect(() => read(body), body).toThrow(Violation);
});
