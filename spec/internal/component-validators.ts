import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { JsonSchema } from '../openapi-types.js';

/** Says whether a value satisfies a schema, and if not, every reason in a short phrase led by a JSON Pointer. */
export type Validate = (value: unknown) => { valid: true } | { valid: false; errors: string[] };

const addFormats = ajvFormats.default;

/**
 * Gives the validator of each named schema. In strict mode ajv rightly refuses an OpenAPI document as a JSON Schema, so it
 * meets the schemas alone, at the place (`#/components/schemas/`) where their references look for each other.
 */
export function componentValidators(schemas: Readonly<Record<string, JsonSchema>>): (name: string) => Validate {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats(ajv);
  ajv.addKeyword('components');
  const home = 'urn:maas-conformance:openapi';
  ajv.addSchema({ $id: home, components: { schemas } });
  const compiled = new Map<string, Validate>();
  return (name) => {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(schemas, name)) {
      throw new Error(`No component schema is named "${name}"; there are ${Object.keys(schemas).join(', ')}.`);
    }
    const validate = reporting(ajv.compile({ $ref: `${home}#/components/schemas/${name}` }));
    compiled.set(name, validate);
    return validate;
  };
}

function reporting(validate: ValidateFunction): Validate {
  return (value) => (validate(value) ? { valid: true } : { valid: false, errors: (validate.errors ?? []).map(phrase) });
}

function phrase({ instancePath, message, keyword, params }: ErrorObject): string {
  const detail = keyword === 'additionalProperties' ? ` ('${params.additionalProperty}')` : '';
  const allowed =
    keyword === 'enum' || keyword === 'const' ? ` ${JSON.stringify(params.allowedValues ?? params.allowedValue)}` : '';
  return `${instancePath === '' ? '/' : instancePath} ${message ?? keyword}${detail}${allowed}`;
}
