/** One entry of an archive, as its header tells. */
export interface EntryHeader {
  /** As it stands in the archive. */
  path: string;
  kind: 'file' | 'folder' | 'symbolic-link' | 'hard-link' | 'device' | 'unknown';
  /** Bytes that the header states. */
  size: number;
  /** Unix permission bits with setuid, setgid and sticky; undefined when the archive has none. */
  mode: number | undefined;
  /** Where a link leads. */
  target?: string;
}

/** Takes the content of an entry, in order. */
export interface Sink {
  write(chunk: Buffer): void;
  end(): void;
}

/** Called for each entry in the order of the archive; without a sink the content is passed over. */
export type Visit = (header: EntryHeader) => Sink | undefined;

/** Why reading ended early, as a check and a sentence; what was read so far stands. */
export class ArchiveFault extends Error {
  constructor(
    readonly check: string,
    message: string,
  ) {
    super(message);
    this.name = 'ArchiveFault';
  }
}
