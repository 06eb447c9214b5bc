import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Reference, startReference } from '../../reference/start.js';

/** What the tests may ask of the fake afterwards. */
export interface FakeDocker {
  /** For DOCKER_HOST. */
  host: string;
  /** `METHOD /path` of every request, without version and query. */
  asked: string[];
  /** What the last container was created with. */
  created?: { Image: string; Env?: string[]; ExposedPorts: Record<string, object> };
  /** Containers that are there. */
  running(): number;
  close(): Promise<void>;
}

/**
 * The part of the Docker Engine API that testcontainers speaks, over TCP: its "containers" are reference servers in this
 * process. `images` names what can be started: `serves` starts a reference whose bearer token is the variable TOKEN of
 * the container, `exits` is over at once.
 */
export async function fakeDocker(images: Readonly<Record<string, 'serves' | 'exits'>>): Promise<FakeDocker> {
  const containers = new Map<string, { image: string; reference?: Reference }>();
  const asked: string[] = [];
  const fake: Partial<FakeDocker> = { asked };
  const server = createServer(async (request, answer) => {
    const url = new URL(request.url ?? '/', 'http://docker');
    const path = url.pathname.replace(/^\/v[\d.]+/, '');
    asked.push(`${request.method} ${path}`);
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const reply = (status: number, value?: unknown): void => {
      answer.writeHead(status, { 'content-type': 'application/json' });
      answer.end(value === undefined ? '' : JSON.stringify(value));
    };
    const [, what, first, action] = /^\/(\w+)(?:\/(.+?))?(?:\/(json|start|stop|logs|wait))?$/.exec(path) ?? [];
    const container = containers.get(first ?? '');
    if (what === 'info') return reply(200, { ServerVersion: '27.0.0', OperatingSystem: 'Linux', OSType: 'linux' });
    if (what === 'images' && request.method === 'GET')
      return first !== undefined && first in images
        ? reply(200, { Id: first })
        : reply(404, { message: 'no such image' });
    if (what === 'images')
      return reply(404, { message: `pull access denied for ${url.searchParams.get('fromImage')}` });
    if (path === '/containers/json') return reply(200, []);
    if (what === 'containers' && first === 'create') {
      const id = `c${containers.size + 1}`;
      fake.created = JSON.parse(body) as NonNullable<FakeDocker['created']>;
      containers.set(id, { image: fake.created.Image });
      return reply(201, { Id: id, Warnings: [] });
    }
    if (what !== 'containers' || container === undefined) return reply(404, { message: `the fake knows no ${path}` });
    if (action === 'start') {
      const token = fake.created?.Env?.find((entry) => entry.startsWith('TOKEN='))?.slice(6);
      if (images[container.image] === 'serves')
        container.reference = await startReference(token === undefined ? {} : { auth: { scheme: 'bearer', token } });
      return reply(204);
    }
    if (action === 'json') {
      const [port = ''] = Object.keys(fake.created?.ExposedPorts ?? {});
      const bound = container.reference === undefined ? '1' : new URL(container.reference.url).port;
      return reply(200, {
        Id: first,
        Name: `/${first}`,
        Config: { Hostname: first, Labels: {} },
        State: { Status: container.reference === undefined ? 'exited' : 'running', Running: true },
        NetworkSettings: { Ports: { [port]: [{ HostIp: '127.0.0.1', HostPort: bound }] }, Networks: {} },
      });
    }
    if (action === 'logs') {
      const line = Buffer.from('cannot open the model\n');
      const frame = Buffer.alloc(8);
      frame[0] = 1;
      frame.writeUInt32BE(line.length, 4);
      answer.writeHead(200, { 'content-type': 'application/vnd.docker.raw-stream' });
      return answer.end(Buffer.concat([frame, line]));
    }
    if (action === 'stop') {
      await container.reference?.close();
      delete container.reference;
      return reply(204);
    }
    if (request.method === 'DELETE') {
      await container.reference?.close();
      containers.delete(first ?? '');
      return reply(204);
    }
    return reply(404, { message: `the fake knows no ${request.method} ${path}` });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(fake, {
    host: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    running: () => containers.size,
    close: async () => {
      for (const { reference } of containers.values()) await reference?.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  }) as FakeDocker;
}
