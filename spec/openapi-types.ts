/** The parts of OpenAPI 3.1 which the documents of `spec/` use; everything else of a document is `unknown`. */

export interface Reference {
  readonly $ref: string;
}

export interface MediaTypeObject {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown } | Reference>>;
}

export type ContentObject = Readonly<Record<string, MediaTypeObject>>;

export interface RequestBodyObject {
  readonly required?: boolean;
  readonly content: ContentObject;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly schema?: JsonSchema;
  readonly example?: unknown;
  readonly examples?: MediaTypeObject['examples'];
}

export type HeaderObject = Omit<ParameterObject, 'name' | 'in'>;

export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, HeaderObject | Reference>>;
  readonly content?: ContentObject;
}

export interface OperationObject {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly (ParameterObject | Reference)[];
  readonly requestBody?: RequestBodyObject | Reference;
  readonly responses: Readonly<Record<string, ResponseObject | Reference>>;
}

/** A JSON Schema 2020-12, which may be a boolean. */
export type JsonSchema = boolean | Readonly<Record<string, unknown>>;

export const httpMethods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;
export type HttpMethod = (typeof httpMethods)[number];

export type PathItem = { readonly parameters?: readonly (ParameterObject | Reference)[] } & {
  readonly [method in HttpMethod]?: OperationObject;
};

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses?: Readonly<Record<string, ResponseObject>>;
    readonly requestBodies?: Readonly<Record<string, RequestBodyObject>>;
    readonly parameters?: Readonly<Record<string, ParameterObject>>;
    readonly headers?: Readonly<Record<string, HeaderObject>>;
    readonly securitySchemes?: Readonly<Record<string, unknown>>;
  };
}
