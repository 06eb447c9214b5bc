import type { Io } from '../io.js';
import { ContainerFault, type ContainerRequest, type RunningContainer } from './runtime.js';

/**
 * Starts the server of an image, lets `judge` have its URL, and removes the container whatever comes of it. A container
 * that does not come to be ends with exit code 3; one that cannot be removed is named, and left to its runtime.
 */
export async function withServer(
  io: Io,
  request: ContainerRequest,
  quiet: boolean,
  judge: (url: string) => Promise<void>,
): Promise<void> {
  const { startByTestcontainers } = await import('./testcontainers.js');
  const say = (text: string): void => {
    if (!quiet) io.err(`${text}\n`);
  };
  say(`starting ${request.image} …`);
  let server: RunningContainer;
  try {
    server = await startByTestcontainers(request);
  } catch (error) {
    if (!(error instanceof ContainerFault)) throw error;
    io.err(`maas-conformance: ${error.message}\n${error.hint}\n`);
    io.exitCode = 3;
    return;
  }
  say(`${request.image} answers at ${server.url}`);
  try {
    await judge(server.url);
  } finally {
    await server.remove().catch((error: Error) => {
      io.err(`warning: the container of ${request.image} could not be removed: ${error.message}\n`);
    });
  }
}
