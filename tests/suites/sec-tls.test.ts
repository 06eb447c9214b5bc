import { expect, test } from '@playwright/test';
import type { CheckContext } from '../../suites/engine/check.js';
import { expectations } from '../../suites/engine/expectations.js';
import { Violation } from '../../suites/engine/outcomes.js';
import { security } from '../../suites/server/security.js';

/** What the check of SEC-001 says of a server at a URL; nothing is sent. */
async function judged(url: string): Promise<string> {
  const check = security.checks.find(({ id }) => id === 'sec-tls');
  let reading = '';
  const context = { target: { url }, expect: expectations, observe: (_: string, seen: string) => (reading = seen) };
  try {
    await check?.run(context as unknown as CheckContext);
    return reading;
  } catch (error) {
    if (error instanceof Violation) return `violated: ${error.detail.received}`;
    throw error;
  }
}

test('plain http is a warning on a network, and none on this machine or over TLS', async () => {
  for (const url of ['https://maas.example:5005', 'https://192.0.2.7']) expect(await judged(url)).toBe('tls');
  for (const host of ['localhost', '127.0.0.1', '127.9.8.7', '[::1]'])
    expect(await judged(`http://${host}:5005/base`)).toBe('loopback');
  for (const host of ['192.0.2.7', 'maas.example', '[2001:db8::1]', '127.0.0.1.example', 'localhost.example'])
    expect(await judged(`http://${host}:5005`)).toBe(`violated: http://${host}:5005`);
});
