/** A server that is to be started from an image: the port is the one it listens at inside the container. */
export interface ContainerRequest {
  image: string;
  port: number;
  env: Readonly<Record<string, string>>;
  /** Whether it speaks TLS; its certificate is not looked at while it starts. */
  tls: boolean;
  /** Longest time from the start of the container to the first answer over HTTP, in milliseconds. */
  timeoutMs: number;
}

/** A server that answers. */
export interface RunningContainer {
  /** Where it can be reached from here. */
  url: string;
  /** Stops the container and removes it with what it wrote. */
  remove(): Promise<void>;
}

/** What starts containers. What it could not do it says by a {@link ContainerFault}. */
export type ContainerRuntime = (request: ContainerRequest) => Promise<RunningContainer>;

/** No container came to be, or none that answers: one sentence, and what to do. Ends with exit code 3. */
export class ContainerFault extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
    this.name = 'ContainerFault';
  }
}
