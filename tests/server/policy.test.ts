import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { request } from 'undici';
import { parsePolicy } from '../../reference/launch-policy.js';
import { startReference } from '../../reference/start.js';

test('an RCA launches only what its credential allows', async () => {
  const token = `sha256:${createHash('sha256').update('bob').digest('hex')}`;
  const reference = await startReference({
    auth: ['alice', 'bob', 'carol'].map((each) => ({ scheme: 'bearer' as const, token: each })),
    policy: parsePolicy(
      JSON.stringify({ launch: { [token]: ['MCT-E*', '1MCT-CNT-V1.0-I01'], '*': ['MCT-CNT-V1.0'] } }),
    ),
  });
  const launch = async (who: string, module: string): Promise<[number, string]> => {
    const headers = { authorization: `Bearer ${who}`, 'content-type': 'application/json' };
    const created = await request(`${reference.url}/MPAI/AIFU/Controller`, { method: 'POST', headers, body: '{}' });
    const { id } = (await created.body.json()) as { id: string };
    const answer = await request(`${reference.url}/MPAI/AIFU/${id}/AIW/Start`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ module }),
    });
    return [answer.statusCode, ((await answer.body.json()) as { detail?: string }).detail ?? ''];
  };
  try {
    expect(await launch('bob', 'MCT-ECH-V1.0')).toEqual([200, '']);
    expect(await launch('bob', 'MCT-CNT-V1.0')).toEqual([200, '']);
    expect(await launch('alice', 'MCT-CNT-V1.0')).toEqual([200, '']);
    expect(await launch('alice', '1MCT-ECH-V1.0-I01')).toEqual([
      403,
      'These credentials may not launch 1MCT-ECH-V1.0-I01.',
    ]);
    expect((await launch('bob', 'MCT-FAN-V1.0'))[0]).toBe(403);
  } finally {
    await reference.close();
  }
  for (const text of ['', '{}', '{"launch":[1]}', '{"launch":{"a":"b"}}'])
    expect(() => parsePolicy(text)).toThrow(/^The policy /);
});
