import { readFile } from 'node:fs/promises';
import { ifThere, type Repository } from './repository.js';
import type { Finding } from './types.js';

/** What was submitted, and what the Store knows around it. */
export interface Submission {
  /** AIMName. */
  id: string;
  /** The L3 as it came. */
  l3: Uint8Array;
  /** Path of its package; absent when the Store has none. */
  package?: string;
  /** Content of its approved fingerprints; absent when there are none. */
  approved?: unknown;
  /** The latest L3 of an AIM that the Store has itself, by AIMName or AIM Type. */
  metadata(name: string): Promise<unknown>;
}

/**
 * Rules that look deeper at a submission than the Store does, brought from outside. What they find is shown beside the
 * Store's own findings and, like these, keeps nothing from being published.
 */
export type Checker = (submission: Submission) => Promise<Finding[]>;

/** Applies the rules. That they fail is itself a finding: a submission is not lost for it. */
export async function checkSubmission(
  checker: Checker | undefined,
  repository: Repository,
  id: string,
  l3: Uint8Array,
  hasPackage: boolean,
): Promise<Finding[]> {
  if (checker === undefined) return [];
  const read = async (path: string): Promise<unknown> => {
    const text = await ifThere(readFile(path, 'utf8'));
    return text === undefined ? undefined : JSON.parse(text);
  };
  try {
    const approved = await read(repository.approvalPath(id));
    return await checker({
      id,
      l3,
      ...(hasPackage && { package: repository.packagePath(id) }),
      ...(approved !== undefined && { approved }),
      metadata: async (name) => {
        const known = await repository.resolve(name);
        const version = known === undefined ? undefined : (await repository.versions(known)).at(-1);
        return known === undefined || version === undefined ? undefined : read(repository.metadataPath(known, version));
      },
    });
  } catch (error) {
    const text = `The rules of this Store could not be applied: ${(error as Error).message}`;
    return [{ source: 'checker', severity: 'warning', text }];
  }
}
