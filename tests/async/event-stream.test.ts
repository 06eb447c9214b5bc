import { expect, test } from '@playwright/test';
import { eventText } from '../../reference/server/internal/event-text.js';
import { readPrefer } from '../../reference/server/internal/prefer.js';
import { eventsIn, messagesIn } from '../../suites/server/internal/event-stream.js';

const events = (text: string) => eventsIn(Buffer.from(text));

test('events are read with every kind of line end, comments and unknown fields', () => {
  const want = [
    { id: '1', hasId: true, type: 'message', data: 'a\nb' },
    { id: '1', hasId: false, type: 'problem', data: 'c' },
  ];
  const text = ': open\n\nid: 1\nunknown: x\ndata: a\ndata:b\n\nretry: 5\nevent: problem\ndata: c\n\n';
  for (const end of ['\n', '\r\n', '\r']) expect(events(text.replaceAll('\n', end))).toEqual(want);
  expect(events(`\ufeff${text}`)).toEqual(want);
  expect(messagesIn(Buffer.from(text))).toEqual(want.slice(0, 1));
});

test('an event that has not ended is none yet', () => {
  expect(events('id: 1\ndata: whole\n\nid: 2\ndata: half')).toHaveLength(1);
  expect(events('id: 1\ndata: half\n')).toEqual([]);
  expect(events('')).toEqual([]);
});

test('what the reference writes is read as it was', () => {
  const data = '{"a":\n 1}\r\n';
  expect(events(eventText({ id: 7, data }))).toEqual([
    { id: '7', hasId: true, type: 'message', data: data.replaceAll('\r\n', '\n') },
  ]);
});

test('preferences are read by RFC 7240, and what is no preference is ignored', () => {
  const none = { respondAsync: false, waitMs: undefined };
  expect(readPrefer(undefined)).toEqual(none);
  expect(readPrefer('respond-async, wait=10')).toEqual({ respondAsync: true, waitMs: 10_000 });
  expect(readPrefer('Wait="3"; x=1, Respond-Async')).toEqual({ respondAsync: true, waitMs: 3_000 });
  expect(readPrefer('x="respond-async, wait=9", wait=2, wait=5')).toEqual({ respondAsync: false, waitMs: 2_000 });
  for (const field of ['wait=soon', 'wait=-1', 'wait', ',;,=', 'not-respond-async', 'return=minimal;respond-async'])
    expect(readPrefer(field), field).toEqual(none);
});
