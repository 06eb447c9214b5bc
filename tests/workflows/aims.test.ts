import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { buildStore, readArchive } from './built-store.js';
import { type LoadedAim, loadAim, type Message } from './run-aim.js';

const textType = 'OSD-BTO-V1.5';
const text = (data: string | string[], portNumber = 1): Message => ({
  dataType: textType,
  portNumber,
  value: { Header: textType, BasicTextObjectID: 'in', BasicTextData: [data].flat().map((Data) => ({ Data })) },
});
const said = ({ value }: Message): unknown => (value as { BasicTextData: { Data: unknown }[] }).BasicTextData[0]?.Data;

let built: Awaited<ReturnType<typeof buildStore>>;
const loaded: LoadedAim[] = [];

test.beforeAll(async () => {
  built = await buildStore();
});
test.afterAll(async () => {
  // Emptied, since one worker may run the tests of this file in several turns, each with its own afterAll.
  for (const aim of loaded.splice(0)) aim.dispose();
  await built.remove();
});

/** The binary at `path` in the package of a conformance workflow. */
async function aimOf(workflow: string, path: string): Promise<LoadedAim> {
  const name = `1MCT-${workflow}-V1.0-I01`;
  const files = await readArchive(join(built.folder, 'packages', `${name}.tar.gz`));
  const aim = await loadAim(files.get(path)?.content.toString() ?? '', name);
  loaded.push(aim);
  return aim;
}

test('echo answers with exactly the text data it was given', async () => {
  const echo = await aimOf('ECH', 'mct-echo.mjs');
  const [answer] = await echo.run([text(['one ', 'two'])]);
  expect(answer).toEqual({
    dataType: textType,
    portNumber: 1,
    value: { Header: textType, BasicTextObjectID: expect.any(String), BasicTextData: [{ Data: 'one two' }] },
  });
  const hard = [
    '',
    '\u0000',
    '😀👩‍👩‍👧‍👦',
    'e\u0301 \u0338',
    'שלום \u202eمرحبا',
    '\u2028\u2029',
    '"\\\n\t',
    'a\ud800b',
    '\u{10ffff}',
    'x'.repeat(100_000),
  ];
  for (const each of hard) expect((await echo.run([text(each)])).map(said)).toEqual([each]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), async (parts) => {
      expect((await echo.run([text(parts)])).map(said)).toEqual([parts.join('')]);
    }),
    { numRuns: 40 },
  );
  const referring = { BasicTextData: [{ ID: 'elsewhere' }, { Data: 'here' }, { Length: 3, DataURI: 'urn:x' }] };
  expect((await echo.run([{ dataType: textType, value: referring }])).map(said)).toEqual(['here']);
  expect((await echo.run([{ dataType: textType, value: { Header: textType } }])).map(said)).toEqual(['']);
  expect(await echo.run([])).toEqual([]);
  const ids = new Set(
    (await Promise.all([1, 2, 3].map(() => echo.run([text('id')])))).map(
      ([made]) => (made as { value: { BasicTextObjectID: string } }).value.BasicTextObjectID,
    ),
  );
  expect(ids.size).toBe(3);
});

test('binary echo keeps the sequence of base64 data and how to read it', async () => {
  const binary = await aimOf('BIN', 'mct-binary-echo.mjs');
  const speechType = 'OSD-BSO-V1.5';
  const run = async (value: object) =>
    (await binary.run([{ dataType: speechType, value }]))[0]?.value as Record<string, unknown>;
  const everyOctet = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet)).toString('base64');
  const items = [{ Data: everyOctet }, { Data: '' }, { Data: 'AAE=' }];
  const qualifier = { Header: 'TFA-SPQ-V1.5' };
  const answer = await run({
    BasicSpeechObjectData: [...items, { ID: 'elsewhere' }],
    BasicSpeechDataQualifier: qualifier,
  });
  expect(answer.BasicSpeechObjectData).toEqual(items);
  expect(answer.BasicSpeechDataQualifier).toEqual(qualifier);
  expect(answer.Header).toBe(speechType);
  expect(await run({ BasicSpeechObjectData: [] })).toEqual({
    Header: speechType,
    BasicSpeechObjectID: expect.any(String),
    BasicSpeechObjectData: [],
  });
  expect(await binary.run([])).toEqual([]);
});

test('join, delay, fail and counter do what their description says', async () => {
  const join2 = await aimOf('JON', 'aims/mct-join-text.mjs');
  expect((await join2.run([text('b', 2), text('a', 1)])).map(said)).toEqual(['a\nb']);
  expect((await join2.run([text('a', 1)])).map(said)).toEqual(['a']);
  expect((await join2.run([text('a', 1), text('', 2)])).map(said)).toEqual(['a\n']);

  const delay = await aimOf('DLY', 'mct-delay.mjs');
  const before = Date.now();
  expect((await delay.run([text('30 and more')])).map(said)).toEqual(['30 and more']);
  expect(Date.now() - before).toBeGreaterThanOrEqual(30);
  expect((await delay.run([text('0')])).map(said)).toEqual(['0']);
  for (const bad of ['', 'soon', '-1', '10001', ' 5'])
    await expect(delay.run([text(bad)])).rejects.toThrow('number of milliseconds');

  const fail = await aimOf('FAL', 'mct-fail.mjs');
  await expect(fail.run([text(['fa', 'il'])])).rejects.toThrow('told this AIM to fail');
  for (const fine of ['Fail', 'fail ', '']) expect((await fail.run([text(fine)])).map(said)).toEqual([fine]);

  const counter = await aimOf('CNT', 'aims/mct-number-messages.mjs');
  for (const [index, word] of ['a', '', 'c'].entries())
    expect((await counter.run([text(word)])).map(said)).toEqual([`${index + 1} ${word}`]);
  const another = await aimOf('CNT', 'aims/mct-number-messages.mjs');
  expect((await another.run([text('a')])).map(said)).toEqual(['1 a']);
});
