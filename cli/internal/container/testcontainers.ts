import { visibleLine } from '../../../reports/internal/visible.js';
import { ContainerFault, type ContainerRuntime } from './runtime.js';

/**
 * Starts the server by testcontainers, an optional peer that is loaded when it is needed. It finds Docker, Podman, Colima
 * and their like by itself (DOCKER_HOST names another), pulls the image if it must, gives the port a free one of this
 * machine, and sees to it that the container goes even when this process is killed.
 */
export const startByTestcontainers: ContainerRuntime = async ({ image, port, env, tls, timeoutMs }) => {
  const { GenericContainer, getContainerRuntimeClient, Wait } = await load();
  try {
    await getContainerRuntimeClient();
  } catch {
    throw new ContainerFault(
      'No container runtime was found, so --image cannot start anything.',
      'Start Docker or Podman, or let DOCKER_HOST name its socket; or start the server yourself and give its URL.',
    );
  }
  // Any answer will do: whether it is the right one is for the suite to say.
  const answers = Wait.forHttp('/', port, { abortOnContainerExit: true }).forStatusCodeMatching(() => true);
  if (tls) answers.usingTls().allowInsecure();
  try {
    const started = await new GenericContainer(image)
      .withEnvironment({ ...env })
      .withExposedPorts(port)
      .withWaitStrategy(answers)
      .withStartupTimeout(timeoutMs)
      .start();
    return {
      url: `${tls ? 'https' : 'http'}://${started.getHost()}:${started.getMappedPort(port)}`,
      remove: async () => void (await started.stop()),
    };
  } catch (error) {
    throw new ContainerFault(
      `The image "${image}" gave no server that answers at port ${port}: ${visibleLine((error as Error).message)}`,
      'Look at what docker run says of it; --port names the port inside the container, --env what it needs to start.',
    );
  }
};

async function load(): Promise<typeof import('testcontainers')> {
  try {
    return await import('testcontainers');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ContainerFault(
      'The option --image needs the package testcontainers, which is not installed.',
      'Run "npm install testcontainers@11" beside maas-conformance, or start the server yourself and give its URL.',
    );
  }
}
