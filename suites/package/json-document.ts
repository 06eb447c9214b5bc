import { findNodeAtLocation, getNodeValue, type Node, parseTree } from 'jsonc-parser';
import type { Findings } from './findings.js';
import type { Place } from './types.js';

/** A JSON document that knows where its parts stand. */
export interface JsonDocument {
  file: string;
  value: unknown;
  /** Place of the value that an RFC 6901 pointer names, or of the nearest one around it. */
  place(pointer?: string): Place;
}

/** Values nested deeper than this are refused before anything walks them. */
const deepest = 256;

/**
 * Reads JSON text (RFC 8259) and reports what is wrong with its form: not UTF-8, a byte order mark, no JSON, names that
 * repeat within an object.
 *
 * @returns undefined when there is no value to judge
 */
export function readJson(octets: Buffer, file: string, findings: Findings): JsonDocument | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    findings.report('json-text', { file }, 'The document is not UTF-8.');
    return undefined;
  }
  if (text.startsWith('\ufeff')) {
    findings.report('json-mark', { file, line: 1, column: 1 }, 'The document starts with a byte order mark.');
    text = text.slice(1);
  }
  if (depthOf(text) > deepest) {
    findings.report('json-text', { file }, `The document is nested deeper than ${deepest} levels.`);
    return undefined;
  }
  const lines = lineStarts(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const at = firstFault(text, error as Error);
    findings.report(
      'json-text',
      { file, ...positionAt(lines, at) },
      `The document is not JSON: ${plain(error as Error)}.`,
    );
    return undefined;
  }
  const root = parseTree(text);
  const place = (pointer = ''): Place => {
    const node = root === undefined ? undefined : nodeAt(root, pointer);
    return { file, pointer, ...(node === undefined ? {} : positionAt(lines, node.offset)) };
  };
  if (root !== undefined) {
    for (const { name, pointer, offset } of repeats(root, '')) {
      const where = { file, pointer, ...positionAt(lines, offset) };
      findings.report('json-names', where, `The name ${JSON.stringify(name)} occurs more than once in one object.`);
    }
  }
  return { file, value, place };
}

function nodeAt(root: Node, pointer: string): Node | undefined {
  const path = pointer.split('/').slice(1).map(unescaped);
  for (let length = path.length; length >= 0; length -= 1) {
    const node = findNodeAtLocation(root, asPath(root, path.slice(0, length)));
    if (node !== undefined) return node;
  }
  return root;
}

function asPath(root: Node, parts: readonly string[]): (string | number)[] {
  let node: Node | undefined = root;
  return parts.map((part) => {
    const key = node?.type === 'array' && /^\d+$/.test(part) ? Number(part) : part;
    node = node === undefined ? undefined : findNodeAtLocation(node, [key]);
    return key;
  });
}

function* repeats(node: Node, pointer: string): Generator<{ name: string; pointer: string; offset: number }> {
  const seen = new Set<string>();
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type === 'array') yield* repeats(child, `${pointer}/${index}`);
    if (node.type !== 'object') continue;
    const [key, value] = child.children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = String(getNodeValue(key));
    const here = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (seen.has(name)) yield { name, pointer: here, offset: key.offset };
    seen.add(name);
    yield* repeats(value, here);
  }
}

function depthOf(text: string): number {
  let [depth, most, inText] = [0, 0, false];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (inText) {
      if (unit === 0x5c) index += 1;
      else if (unit === 0x22) inText = false;
    } else if (unit === 0x22) inText = true;
    else if (unit === 0x7b || unit === 0x5b) {
      depth += 1;
      if (depth > most) most = depth;
    } else if (unit === 0x7d || unit === 0x5d) depth -= 1;
  }
  return most;
}

function firstFault(text: string, error: Error): number {
  const stated = /position (\d+)/.exec(error.message)?.[1];
  if (stated !== undefined) return Number(stated);
  return /end of JSON/.test(error.message) ? text.length : 0;
}

/** The engine's sentence without its position and without an excerpt of the text. */
function plain({ message }: Error): string {
  return message
    .replace(/,? ?(\.\.\.)?"[\s\S]*$/, '')
    .replace(/ in JSON at position.*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1);
  return starts;
}

function positionAt(starts: readonly number[], offset: number): { line: number; column: number } {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');
