import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAimName, standardName } from './names.js';
import type { Entry, Finding } from './types.js';

/** The folder of a Store, read afresh at each question, so that it may be changed by hand while the Store runs. */
export interface Repository {
  readonly folder: string;
  /**
   * The AIMName under which an L3 is published: `name` itself, or when that is an AIM Type the first of its instances in
   * alphabetical order. Undefined when there is none.
   */
  resolve(name: string): Promise<string | undefined>;
  /** Versions of an L3 by its exact AIMName, rising; empty when there is none. */
  versions(id: string): Promise<number[]>;
  /** AIMNames of all L3s, or of those which `name` fits as AIMName or as AIM Type; sorted. */
  ids(name?: string): Promise<string[]>;
  entry(id: string, version: number): Promise<Entry>;
  /** Findings of a version; none when none were written down. */
  findings(id: string, version: number): Promise<Finding[]>;
  /** ImplementerID that a version of an L3 names. */
  implementer(id: string, version: number): Promise<string | undefined>;
  metadataPath(id: string, version: number): string;
  packagePath(id: string): string;
  approvalPath(id: string): string;
}

/** Opens a Store folder (its layout is in docs/architecture.md). The folder may still be empty. */
export function openRepository(folder: string): Repository {
  const versions = (id: string) => versionsIn(join(folder, 'L3', id));
  const ids = async (name?: string) => {
    const names = (await foldersIn(join(folder, 'L3'))).filter(isAimName).sort();
    const wanted = names.filter((id) => name === undefined || id === name || standardName(id) === name);
    const counts = await Promise.all(wanted.map(versions));
    return wanted.filter((_, index) => counts[index]?.length !== 0);
  };
  const findings = (id: string, version: number) => readFindings(join(folder, 'findings', id, `${version}.json`));
  return {
    folder,
    versions,
    ids,
    findings,
    resolve: async (name) => {
      if (!isAimName(name)) return undefined;
      return (await versions(name)).length > 0 ? name : (await ids(name))[0];
    },
    entry: async (id, version) => {
      const found = await findings(id, version);
      const count = (severity: Finding['severity']) => found.filter((each) => each.severity === severity).length;
      return { id, name: standardName(id), version, errors: count('error'), warnings: count('warning') };
    },
    implementer: async (id, version) => {
      const text = await ifThere(readFile(join(folder, 'L3', id, `${version}.json`), 'utf8'));
      const l3 = text === undefined ? {} : (JSON.parse(text) as { Identifier?: { ImplementerID?: string } });
      return l3.Identifier?.ImplementerID;
    },
    metadataPath: (id, version) => join(folder, 'L3', id, `${version}.json`),
    packagePath: (id) => join(folder, 'packages', `${id}.tar.gz`),
    approvalPath: (id) => join(folder, 'approved', `${id}.json`),
  };
}

/** Numbers of the files `<n>.json` in a folder, rising; none when there is no such folder. */
export async function versionsIn(folder: string): Promise<number[]> {
  const names = await ifThere(readdir(folder));
  return (names ?? [])
    .flatMap((name) => /^([1-9][0-9]{0,8})\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await ifThere(readdir(folder, { withFileTypes: true }));
  return (entries ?? []).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function readFindings(path: string): Promise<Finding[]> {
  const text = await ifThere(readFile(path, 'utf8'));
  return text === undefined ? [] : (JSON.parse(text) as Finding[]);
}

/** Undefined instead of the error that says a file or folder is not there. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
