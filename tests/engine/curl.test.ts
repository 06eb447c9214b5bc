import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { curlLine } from '../../suites/engine/curl.js';
import type { Exchange } from '../../suites/engine/types.js';
import { exchange } from './sample-exchange.js';

test('curl lines repeat a request exactly, in a shell, without the secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maas-curl-'));
  writeFileSync(
    join(folder, 'curl'),
    '#!/bin/sh\nfor word in "$@"; do printf "%s\\0" "$word"; done\n[ "$CURL_STDIN" = 1 ] && cat | od -An -tx1\ntrue\n',
  );
  chmodSync(join(folder, 'curl'), 0o755);
  const words = (x: Exchange, env: Record<string, string> = {}): string[] =>
    execFileSync('/bin/sh', ['-c', curlLine(x)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        MAAS_TOKEN: 'tok en',
        MAAS_USER: "an'n:pw",
        MAAS_USER_OTHER: 'other',
        ...env,
      },
    })
      .toString('utf8')
      .split('\0');
  const request = (method: string, more: Partial<Exchange['request']> = {}, rest: Partial<Exchange> = {}): Exchange =>
    exchange('x', {
      ...rest,
      request: { method, url: "http://t/a/../b'$(id)?x=[1]", headers: [['Accept', '*/*']], ...more },
    });

  expect(words(request('GET'))).toEqual([
    '-sS',
    '-i',
    '--globoff',
    '--path-as-is',
    '-H',
    'Accept: */*',
    "http://t/a/../b'$(id)?x=[1]",
    '',
  ]);
  expect(words(request('POST')).slice(4)).toEqual([
    '-X',
    'POST',
    '-H',
    'Accept: */*',
    '-H',
    'Content-Type:',
    '--data-raw',
    '',
    "http://t/a/../b'$(id)?x=[1]",
    '',
  ]);
  const bearer = words(
    request('HEAD', {
      headers: [
        ['Host', 't'],
        ['Authorization', 'bearer <redacted>'],
        ['X-Empty', ''],
      ],
    }),
  );
  expect(bearer.slice(4, -2)).toEqual([
    '--head',
    '-H',
    'Authorization: bearer tok en',
    '-H',
    'X-Empty;',
    '-H',
    'Accept:',
  ]);
  expect(words(request('GET', { headers: [['Authorization', 'Digest <redacted>']] }, { identity: 'other' }))).toEqual(
    expect.arrayContaining(['--digest', 'other']),
  );
  expect(words(request('GET', { headers: [['Authorization', 'Basic <redacted>']] }))).toContain("an'n:pw");
  expect(words(request('GET', { headers: [['Authorization', 'Bearer a b']] }, { identity: 'bad' }))).toContain(
    'Authorization: Bearer a b',
  );
  const nasty = '@it\'s "quoted" `id` $HOME \\ \n\té';
  const sent = words(
    request('POST', { headers: [['Content-Type', 'MPAI/port-data']], body: { length: 1, text: nasty } }),
  );
  expect(sent[sent.indexOf('--data-raw') + 1]).toBe(nasty);
  const binary = words(request('PUT', { body: { length: 3, base64: Buffer.from([0, 255, 10]).toString('base64') } }), {
    CURL_STDIN: '1',
  });
  expect(binary.at(-1)?.trim()).toBe('00 ff 0a');
  expect(curlLine(request('POST', { body: { length: 70_000, text: 'x', truncated: true } }))).toMatch(
    /--data-binary @request-body .* # the body of 70000 octets/,
  );
  expect(curlLine(request('GET'), { insecure: true, ca: '/a b/ca.pem' })).toContain("-k --cacert '/a b/ca.pem'");
  rmSync(folder, { recursive: true });
});

test('lines of requests that were written octet by octet write the same octets, in a shell, without the secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maas-octets-'));
  for (const name of ['nc', 'openssl', 'sleep']) {
    const read = name === 'sleep' ? '' : 'cat; ';
    writeFileSync(join(folder, name), `#!/bin/sh\n${read}printf '[${name} %s]' "$*"\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const line = (octets: Exchange['request']['octets'], identity: Exchange['identity'] = 'main', ca?: string): string =>
    curlLine(
      exchange('x', {
        identity,
        request: { method: 'GET', url: 'http://t/', headers: [], ...(octets === undefined ? {} : { octets }) },
      }),
      ca === undefined ? {} : { ca },
    );
  const written = (command: string): string =>
    execFileSync('/bin/sh', ['-c', command], {
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        MAAS_TOKEN: "tok%en'",
        MAAS_USER_OTHER: 'bob:second secret',
        MAAS_AUTHORIZATION: 'Digest a="b"',
      },
    }).toString('latin1');
  const origin = 'http://[::1]:5005';

  // Every octet there is, and what printf and the shell would take for something else.
  const all = `-5${String.fromCharCode(...Array.from({ length: 256 }, (_, n) => n))}7 %s \\n \\101 $HOME \`id\` 'x' "y"`;
  expect(written(line({ origin, steps: [all] }))).toBe(`${all}[nc ::1 5005]`);
  const head = 'GET / HTTP/1.1\r\nAuthorization: ';
  expect(written(line({ origin, steps: [`${head}Bearer <redacted>\r\n\r\n`] }))).toBe(
    `${head}Bearer tok%en'\r\n\r\n[nc ::1 5005]`,
  );
  const basic = Buffer.from('bob:second secret').toString('base64');
  expect(written(line({ origin, steps: [`${head}Basic <redacted>\r\n\r\n`] }, 'other'))).toBe(
    `${head}Basic ${basic}\r\n\r\n[nc ::1 5005]`,
  );
  const digest = line({ origin, steps: [`${head}Digest <redacted>\r\n\r\n`] });
  expect(written(digest)).toBe(`${head}Digest a="b"\r\n\r\n[nc ::1 5005]`);
  expect(digest).toMatch(/ # Digest is good for one request: .* MAAS_AUTHORIZATION$/);
  expect(written(line({ origin, steps: [`${head}Bearer wrong\r\n\r\n`] }, 'bad'))).toContain('Bearer wrong\r\n');

  const slowly = line(
    { origin: 'https://t', steps: ['a', { awaitMs: 8_000 }, 'b', { pauseMs: 250 }, { cut: 'reset' }], truncated: true },
    'main',
    '/a b/ca.pem',
  );
  expect(written(slowly)).toBe('a[sleep 8]b[sleep 0.25][openssl s_client -quiet -CAfile /a b/ca.pem -connect t:443]');
  expect(slowly).toMatch(/ # here the suite cut the connection; the octets are recorded in part only$/);
  rmSync(folder, { recursive: true });
});
