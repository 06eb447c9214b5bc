import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../spec/root.js';

const workflow = 'MCT-SHO-V1.0';

/**
 * What a Remote Client Application does: starts the showcase workflow on an API Server, sends it a note, a recording and
 * a picture (files of this package), and gives back the text it answers.
 *
 * @throws Error when the server cannot run the workflow or answers something else.
 */
export async function showcase(url: string): Promise<string> {
  const { createClient } = await import('../../reference/client/client.js');
  const client = createClient({ url });
  try {
    const sci = await client.createSci();
    const rwi = await sci.start(workflow);
    const [note, recording, picture] = await Promise.all(['note.txt', 'tone.wav', 'picture.png'].map(sampleFile));
    await rwi.send('OSD-BTO-V1.5', {
      Header: 'OSD-BTO-V1.5',
      BasicTextObjectID: 'urn:demo:note',
      BasicTextData: [{ Data: note?.toString('utf8') }],
    });
    await rwi.send('OSD-BSO-V1.5', {
      Header: 'OSD-BSO-V1.5',
      BasicSpeechObjectID: 'urn:demo:recording',
      BasicSpeechObjectData: [{ Data: recording?.toString('base64') }],
    });
    await rwi.send('OSD-BVO-V1.5', {
      Header: 'OSD-BVO-V1.5',
      BasicVisualObjectID: 'urn:demo:picture',
      BasicVisualObjectData: [{ Data: picture?.toString('base64') }],
    });
    const text = textOf(await rwi.receive('OSD-BTO-V1.5', { waitMs: 20_000 }));
    await rwi.stop();
    await sci.delete();
    return text;
  } finally {
    await client.close();
  }
}

function sampleFile(name: string): Promise<Buffer> {
  return readFile(join(packageRoot, 'fixtures', 'files', name));
}

function textOf(message: unknown): string {
  const data = (message as { BasicTextData?: { Data?: unknown }[] } | undefined)?.BasicTextData;
  if (!Array.isArray(data)) throw new Error(`The reference did not answer ${workflow} with a text.`);
  return data.map((item) => item.Data).join('');
}
