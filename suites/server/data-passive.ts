import { schemaFor, validateData } from '../../spec/schemas/load.js';
import type { PassiveCheck } from '../engine/check.js';
import type { Exchange } from '../engine/types.js';
import { bodyOf, differ, fieldOf, isJsonType, mediaTypeOf, passive, succeededAs } from '../http/passive.js';

const hasJson = (x: Exchange): boolean => isJsonType(mediaTypeOf(x)) && (x.response?.body.length ?? 0) > 0;

function headerOf(x: Exchange): string | undefined {
  const body = bodyOf(x);
  const header = typeof body === 'object' && body !== null ? (body as { Header?: unknown }).Header : undefined;
  return typeof header === 'string' ? header : undefined;
}

export const dataPassive: readonly PassiveCheck[] = [
  passive(
    'data-schema',
    'DATA-009',
    'Messages validate against the schema of the Data Type that their Header names.',
    (x) => succeededAs(x, ['output']) && schemaFor(headerOf(x) ?? '') !== undefined,
    (x) => {
      const { valid, errors } = validateData(headerOf(x) ?? '', bodyOf(x));
      const found = errors
        .slice(0, 3)
        .map((e) => `${e.pointer} ${e.message}`)
        .join('; ');
      return differ(valid, `a valid ${headerOf(x)}`, found, 'A message breaks the schema of its Data Type.');
    },
  ),
  passive('data-no-bom', 'DATA-011', 'JSON texts do not begin with a byte order mark.', hasJson, (x) => {
    const body = x.response?.body;
    const marked = body?.text?.startsWith('\ufeff') === true || body?.base64?.startsWith('77u/') === true;
    return differ(
      !marked,
      'JSON text without U+FEFF in front',
      'U+FEFF in front',
      'A JSON text begins with a byte order mark.',
    );
  }),
  passive(
    'data-utf-8',
    'DATA-012',
    'JSON texts are well-formed UTF-8.',
    // A cut body may end inside a character, and a coded one (RFC 9110 section 8.4) is no text yet: neither says anything.
    (x) => hasJson(x) && x.response?.body.truncated !== true && fieldOf(x, 'content-encoding') === undefined,
    (x) =>
      differ(x.response?.body.base64 === undefined, 'UTF-8', 'octets that are not UTF-8', 'A JSON text is not UTF-8.'),
  ),
];
