import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Report } from '../../suites/engine/types.js';
import { maas, maasHere } from './command.js';
import { fakeDocker } from './fake-docker.js';

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maas-image-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

/** Real testcontainers, spoken to by a fake engine; its own helper container, which needs a real one, is off. */
const engine = (host: string): Record<string, string> => ({ DOCKER_HOST: host, TESTCONTAINERS_RYUK_DISABLED: 'true' });

test('the server of an image is started, judged and removed', async () => {
  const docker = await fakeDocker({ 'registry.example/my/maas:1.2': 'serves' });
  try {
    const image = [
      '--image',
      'registry.example/my/maas:1.2',
      '--port',
      '8080',
      '--env',
      'TOKEN',
      '--env',
      'MODE=a,b=c',
    ];
    const done = await maas([...image, '--clause', 'SCI-001', '--out', folder, '--workers', '1'], {
      ...engine(docker.host),
      TOKEN: 'sesame',
      MAAS_AUTH: 'bearer:sesame',
    });
    expect(done.code, done.stdout + done.stderr).toBe(0);
    expect(done.stderr).toContain('registry.example/my/maas:1.2 answers at http://');
    expect(docker.created).toMatchObject({
      Image: 'registry.example/my/maas:1.2',
      Env: ['TOKEN=sesame', 'MODE=a,b=c'],
      ExposedPorts: { '8080/tcp': {} },
    });
    expect(docker.running()).toBe(0);
    const text = await readFile(join(folder, 'report.json'), 'utf8');
    expect((JSON.parse(text) as Report).configuration).toMatchObject({ image: 'registry.example/my/maas:1.2' });
    expect(text + (await readFile(join(folder, 'run.jsonl'), 'utf8'))).not.toContain('sesame');
  } finally {
    await docker.close();
  }
});

test('an image that cannot be had, or does not serve, ends with 3, one sentence, and no container', async () => {
  const docker = await fakeDocker({ 'my/broken:1': 'exits' });
  try {
    const gone = await maas(['--image', 'nobody/nothing', '--out', folder, '--quiet'], engine(docker.host));
    expect(gone).toMatchObject({ code: 3, stdout: '' });
    expect(gone.stderr).toMatch(/^maas-conformance: The image "nobody\/nothing" gave no server.*pull access denied/);
    const broken = await maas(['--image', 'my/broken:1', '--out', folder, '--quiet'], engine(docker.host));
    expect(broken).toMatchObject({ code: 3, stdout: '' });
    expect(broken.stderr).toMatch(/^maas-conformance: The image "my\/broken:1" gave no server .*cannot open the model/);
    expect(docker.running()).toBe(0);
  } finally {
    await docker.close();
  }
});

test('without a container runtime one sentence says so', async () => {
  // Nobody listens there; HOME and XDG_RUNTIME_DIR keep the sockets of a real one out of sight.
  const nothing = { DOCKER_HOST: 'tcp://127.0.0.1:1', HOME: folder, XDG_RUNTIME_DIR: folder };
  const done = await maas(['--image', 'my/maas', '--out', folder, '--quiet'], nothing);
  test.skip(!done.stderr.includes('No container runtime'), 'a container runtime runs on this machine');
  expect(done).toMatchObject({ code: 3, stdout: '' });
  expect(done.stderr).toMatch(
    /^maas-conformance: No container runtime was found[^\n]*\nStart Docker or Podman[^\n]*\n$/,
  );
});

test('what contradicts itself is bad usage', async () => {
  const config = join(folder, 'maas-conformance.config.yaml');
  await writeFile(config, 'image: my/maas\nport: 8080\nenv: ["A=1,2", "B"]\n');
  const both = join(folder, 'both.yaml');
  await writeFile(both, 'image: my/maas\nurl: http://127.0.0.1:1\n');
  for (const [args, says] of [
    [['http://127.0.0.1:1', '--image', 'x'], 'A URL and --image exclude each other.'],
    [['--config', both], 'A URL and --image exclude each other.'],
    [['http://127.0.0.1:1', '--port', '80'], '--port says something of a container'],
    [['http://127.0.0.1:1', '--env', 'A=1'], '--env says something of a container'],
    [['--image', 'x', '--port', '0'], '--port takes a whole number from 1 to 65535'],
    [['--image', 'x', '--env', 'A-B=secret'], '--env takes NAME=VALUE, or NAME.'],
    [['--image', 'x', '--env', 'NOT_THERE'], '--env NOT_THERE passes on the variable NOT_THERE, which is not set.'],
    [['--config', config], '--env B passes on the variable B, which is not set.'],
    [['--image', 'two words'], '"two words" is no name of a container image.'],
  ] as const) {
    const done = await maasHere([...args, '--out', folder]);
    expect(done.code, args.join(' ')).toBe(2);
    expect(done.stderr, args.join(' ')).toContain(says);
    expect(done.stderr).not.toContain('secret');
  }
});
