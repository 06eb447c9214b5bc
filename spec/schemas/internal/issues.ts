import type { ErrorObject } from 'ajv/dist/2020.js';

/** One reason why a value is refused. */
export interface SchemaIssue {
  /** RFC 6901 pointer to the offending value; for something missing, to the object which lacks it. */
  pointer: string;
  /** One line for a person, which reads on from the pointer: `/Header must be one of "OSD-BTO-V1.5"`. */
  message: string;
  /** The JSON Schema keyword which refused. */
  keyword: string;
}

/**
 * Turns the errors of one ajv run (with `allErrors`) into a short list.
 *
 * ajv reports each failed branch of an `anyOf`/`oneOf` and then the union itself. Which branch was meant cannot be
 * known, so the branches become one sentence about the union; the branch which strict metadata close to placeholders
 * by `not` is no alternative worth naming.
 */
export function toIssues(errors: readonly ErrorObject[]): SchemaIssue[] {
  const issues: SchemaIssue[] = [];
  for (const error of errors) {
    if (error.keyword === 'if') continue; // what "then" or "else" asked for has been reported already
    issues.push(isUnion(error) ? foldUnion(error, issues) : toIssue(error));
  }
  const mistyped = new Set(issues.filter(({ keyword }) => keyword === 'type').map(({ pointer }) => pointer));
  return withoutRepeats(issues.filter(({ pointer, keyword }) => keyword === 'type' || !mistyped.has(pointer)));
}

function isUnion(error: ErrorObject): boolean {
  return error.keyword === 'anyOf' || error.keyword === 'oneOf';
}

/**
 * The branches of a union are the issues at or below its pointer right before it: in our schemas no keyword which
 * ajv evaluates earlier than `anyOf` and `oneOf` stands beside one and can fail together with it.
 */
function foldUnion(union: ErrorObject, issues: SchemaIssue[]): SchemaIssue {
  const pointer = union.instancePath;
  const branches: SchemaIssue[] = [];
  for (let last = issues.at(-1); last && isWithin(last.pointer, pointer); last = issues.at(-1)) {
    branches.unshift(last);
    issues.pop();
  }
  if (union.keyword === 'oneOf' && Array.isArray(union.params.passingSchemas)) {
    return { pointer, keyword: union.keyword, message: 'matches more than one of the alternatives' };
  }
  const reasons = withoutRepeats(branches.filter((branch) => branch.keyword !== 'not')).map((branch) =>
    reason(branch, pointer),
  );
  const message =
    reasons.length === 1 && reasons[0] !== undefined
      ? reasons[0]
      : `matches none of the alternatives (${reasons.join('; or ')})`;
  return { pointer, keyword: union.keyword, message };
}

function reason(branch: SchemaIssue, pointer: string): string {
  return branch.pointer === pointer ? branch.message : `${branch.pointer.slice(pointer.length)} ${branch.message}`;
}

function isWithin(pointer: string, ancestor: string): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}

function toIssue(error: ErrorObject): SchemaIssue {
  const { instancePath: pointer, keyword, params } = error;
  switch (keyword) {
    case 'additionalProperties':
      return {
        pointer: `${pointer}/${escapeToken(String(params.additionalProperty))}`,
        keyword,
        message: 'is not a known property',
      };
    case 'false schema':
      return { pointer, keyword, message: 'is not allowed here' };
    case 'required':
    case 'dependentRequired':
      return { pointer, keyword, message: `lacks the required property ${brief(params.missingProperty)}` };
    case 'const':
      return { pointer, keyword, message: `must be ${brief(params.allowedValue)}` };
    case 'enum':
      return {
        pointer,
        keyword,
        message: `must be one of ${(params.allowedValues as unknown[]).map(brief).join(', ')}`,
      };
    default:
      return { pointer, keyword, message: error.message ?? `fails "${keyword}"` };
  }
}

/** RFC 6901, section 3. */
function escapeToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function withoutRepeats(issues: SchemaIssue[]): SchemaIssue[] {
  const seen = new Set<string>();
  return issues.filter(({ pointer, message }) => {
    const key = `${pointer} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
