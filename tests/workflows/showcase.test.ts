import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../../spec/root.js';
import { validateData } from '../../spec/schemas/load.js';
import { buildStore, readArchive, sampleFile } from './built-store.js';
import { png, wav } from './media.js';
import { type LoadedAim, loadAim, type Message } from './run-aim.js';

const [textType, speechType, visualType] = ['OSD-BTO-V1.5', 'OSD-BSO-V1.5', 'OSD-BVO-V1.5'];
const note = (Data: string, portNumber = 1): Message => ({
  dataType: textType,
  portNumber,
  value: { BasicTextData: [{ Data }] },
});
const recording = (data: Buffer): Message => ({
  dataType: speechType,
  value: { BasicSpeechObjectData: [{ Data: data.toString('base64') }] },
});
const picture = (data: Buffer): Message => ({
  dataType: visualType,
  value: { BasicVisualObjectData: [{ Data: data.toString('base64') }] },
});

let built: Awaited<ReturnType<typeof buildStore>>;
let aims: Record<'note' | 'audio' | 'visual' | 'report', LoadedAim>;
test.beforeAll(async () => {
  built = await buildStore();
  const files = await readArchive(join(built.folder, 'packages', '1MCT-SHO-V1.0-I01.tar.gz'));
  const load = (binary: string) => loadAim(files.get(`aims/mct-${binary}.mjs`)?.content.toString() ?? '', binary);
  aims = {
    note: await load('note-reading'),
    audio: await load('audio-reading'),
    visual: await load('visual-reading'),
    report: await load('report-writing'),
  };
});
test.afterAll(async () => {
  for (const aim of Object.values(aims)) aim.dispose();
  await built.remove();
});

async function said(aim: LoadedAim, ...inputs: Message[]): Promise<string> {
  const [answer, ...others] = await aim.run(inputs);
  expect(others).toEqual([]);
  expect(validateData(textType, answer?.value)).toEqual({ valid: true, errors: [] });
  return (answer as { value: { BasicTextData: { Data: string }[] } }).value.BasicTextData[0]?.Data ?? '';
}
const facts = async (aim: LoadedAim, input: Message) => JSON.parse(await said(aim, input)) as Record<string, unknown>;

test('the showcase says in words what the real files hold', async () => {
  const read = {
    note: await said(aims.note, note(sampleFile('note.txt').toString())),
    recording: await said(aims.audio, recording(sampleFile('tone.wav'))),
    picture: await said(aims.visual, picture(sampleFile('picture.png'))),
  };
  const report = await said(aims.report, note(read.note, 1), note(read.recording, 2), note(read.picture, 3));
  expect(report).toContain(
    'The note has 70 words in 5 sentences and takes about 28 seconds to read aloud. It seems to be written in English.',
  );
  expect(report).toContain('The recording lasts 1.1 seconds in one channel, at 8,000 samples per second.');
  expect(report).toContain('the note that sounds longest is C5, at 524 hertz. The notes heard are C5, E5, G5 and C5.');
  expect(report).toContain('The picture is 120 pixels wide and 80 high');
  expect(report).toMatch(/Its colours are \d+ per cent .*blue.* and \d+ per cent /);
  expect(report).not.toMatch(/undefined|NaN|[{}[\]]/);
});

test('notes: words, sentences and language', async () => {
  const languages: [string, string | undefined][] = [
    ['La casa è vicino al mare e non è grande, ma il giardino è bello.', 'Italian'],
    ['Le chat est sur la table et il ne veut pas descendre avec nous.', 'French'],
    ['Der Zug ist nicht da, und wir warten auf dem Bahnhof mit den Kindern.', 'German'],
    ['El tren no llega, pero los niños están muy contentos con su juego.', 'Spanish'],
    ['O trem não chega, mas as crianças estão com uma bola e um livro.', 'Portuguese'],
    ['これは短い文です。次の文です。', 'Japanese'],
    ['Xyzzy plugh.', undefined],
  ];
  for (const [text, language] of languages) expect((await facts(aims.note, note(text))).language, text).toBe(language);
  const counted = await facts(aims.note, note('It\'s 3.14, isn\'t it? See example.org… "Yes!" Well-known.'));
  expect(counted).toMatchObject({ words: 8, sentences: 4 });
  expect(await said(aims.report, note(await said(aims.note, note(' \n'))))).toBe('The note holds no words.');
});

test('recordings: format, duration, loudness and pitch', async () => {
  expect(await facts(aims.audio, recording(wav(16, 44100, 0.5, 440)))).toMatchObject({
    seconds: 0.5,
    sampleRate: 44100,
    channels: 1,
    tune: ['A4'],
    pitch: { note: 'A4' },
  });
  const low = (await facts(aims.audio, recording(wav(24, 16000, 0.3, 110, 147)))) as {
    loudness: number;
    tune: string[];
  };
  expect(low.tune).toEqual(['A2', 'D3']);
  expect(low.loudness).toBeCloseTo(20 * Math.log10(0.5 / Math.SQRT2), 1);
  expect(await facts(aims.audio, recording(wav(8, 8000, 0.4, 262)))).toMatchObject({ pitch: { note: 'C4' } });
  expect(await facts(aims.audio, recording(wav(16, 8000, 0.4, 0)))).toEqual({
    seconds: 0.4,
    sampleRate: 8000,
    channels: 1,
    tune: [],
  });
  const bad: [Buffer, string][] = [
    [Buffer.from('no recording at all'), 'not a WAV file'],
    [wav(16, 8000, 0.1, 440).subarray(0, 40), 'holds no samples'],
    [Buffer.from(wav(16, 8000, 0.1, 440)).fill(9, 20, 21), 'format 9'],
  ];
  for (const [data, why] of bad) await expect(aims.audio.run([recording(data)])).rejects.toThrow(why);
  await expect(
    aims.audio.run([{ dataType: speechType, value: { BasicSpeechObjectData: [{ Data: 'UklG*' }] } }]),
  ).rejects.toThrow('not base64: character 5');
  await expect(
    aims.audio.run([{ dataType: speechType, value: { BasicSpeechObjectData: [{ ID: 'x' }] } }]),
  ).rejects.toThrow('no inline Data');
});

test('pictures: every colour type and what is refused', async () => {
  const colours = async (data: Buffer) =>
    ((await facts(aims.visual, picture(data))).colours as { name: string }[]).map(({ name }) => name);
  expect(
    await colours(
      png(0, 2, [
        [0, 0],
        [0, 255],
      ]),
    ),
  ).toEqual(['black', 'white']);
  expect(
    await colours(
      png(2, 2, [
        [255, 0, 0, 255, 0, 0],
        [255, 0, 0, 0, 200, 0],
      ]),
    ),
  ).toEqual(['red', 'green']);
  expect(await colours(png(3, 4, [[0, 1, 1, 1]], [128, 128, 128, 255, 230, 0]))).toEqual(['yellow', 'grey']);
  expect(await colours(png(4, 1, [[0, 0]]))).toEqual(['white']); // transparent
  expect(await colours(png(6, 2, [[90, 50, 10, 255, 90, 50, 10, 255]]))).toEqual(['brown']);
  expect(
    await facts(
      aims.visual,
      picture(
        png(2, 1, [
          [0, 0, 255],
          [0, 0, 255],
          [255, 140, 0],
        ]),
      ),
    ),
  ).toMatchObject({ top: 'blue', bottom: 'orange', width: 1, height: 3 });
  const bad: [Buffer, string][] = [
    [Buffer.from('GIF89a'), 'not a PNG file'],
    [png(0, 8, [[0]], [], 1), '1 bits a sample'],
    [png(2, 2, [[0, 0, 0]]), 'less than it says'],
    [png(0, 1, [[0]]).subarray(0, 40), 'cut off'],
    [png(0, 0, [[]]), '0 by 1 pixels'],
  ];
  for (const [data, why] of bad) await expect(aims.visual.run([picture(data)])).rejects.toThrow(why);
});

test('the sample files are those that the script makes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'maas-files-'));
  await promisify(execFile)(process.execPath, [join(packageRoot, 'fixtures/files/make.mjs'), folder]);
  for (const name of ['tone.wav', 'picture.png'])
    expect((await readFile(join(folder, name))).equals(sampleFile(name)), name).toBe(true);
  await rm(folder, { recursive: true });
});
