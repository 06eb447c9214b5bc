import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeHtml } from './markdown.mjs';

const families = {
  toolkit: 'Files of this toolkit',
  aif: 'AIM Metadata and instances (AIF)',
  mmc: 'Multimodal Conversation (MMC)',
  mmm: 'Metaverse Model (MMM)',
  osd: 'Object and Scene Description (OSD)',
  ptf: 'Trust and exchange (PTF)',
  tfa: 'Qualifiers and formats (TFA)',
};

/** A list of the JSON Schemas, a page for each of the toolkit's own, and the interfaces as OpenAPI documents. */
export function schemaPages(root) {
  const folder = join(root, 'spec/schemas');
  const schemas = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ file, schema: JSON.parse(readFileSync(join(folder, file), 'utf8')) }));
  const list = Object.entries(families).map(([name, title]) => {
    const rows = schemas
      .filter(({ file }) => file.startsWith(`${name}/`))
      .map(({ file, schema }) => {
        const page = name === 'toolkit' ? `schema-${file.slice(8, -5)}.html` : `../spec/schemas/${file}`;
        const said = schema.description ?? schema.title ?? '';
        return `<tr><td><a href="${page}">${escapeHtml(file.slice(name.length + 1))}</a></td><td>${escapeHtml(String(said).slice(0, 300))}</td></tr>`;
      });
    return `<h2 id="${name}">${escapeHtml(title)}</h2>\n<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title)}"><table><tbody>${rows.join('\n')}</tbody></table></div>`;
  });
  const index = {
    file: 'schemas.html',
    source: 'docs/schemas.html',
    title: 'JSON Schemas',
    body: `<h1 id="top">JSON Schemas and interfaces</h1>
<p>JSON Schema 2020-12. Those of the toolkit describe what it reads and writes; the others are our own statement of MPAI Data Types, by which <code>maas-conformance data</code> and the clauses on messages judge. The interfaces: <a href="../spec/maas.openapi.yaml">maas.openapi.yaml</a> (Remote Controller Access, both dialects) and <a href="../spec/store.openapi.yaml">store.openapi.yaml</a> (the Store).</p>
${list.join('\n')}`,
  };
  const own = schemas
    .filter(({ file }) => file.startsWith('toolkit/'))
    .map(({ file, schema }) => schemaPage(file, schema));
  return [index, ...own];
}

function schemaPage(file, schema) {
  const name = file.slice(8, -5);
  const properties = { ...schema.properties, ...schema.items?.properties };
  const required = new Set([...(schema.required ?? []), ...(schema.items?.required ?? [])]);
  const rows = Object.entries(properties).map(
    ([key, value]) =>
      `<tr id="member-${escapeHtml(key)}"><td><code>${escapeHtml(key)}</code></td><td>${required.has(key) ? 'required' : ''}</td><td>${escapeHtml(kind(value))}</td><td>${escapeHtml(value.description ?? '')}</td></tr>`,
  );
  return {
    file: `schema-${name}.html`,
    source: `docs/schema-${name}.html`,
    title: `Schema: ${name}`,
    body: `<h1 id="top">${escapeHtml(schema.title ?? name)}</h1>
<p>${escapeHtml(schema.description ?? '')} <a href="../spec/schemas/${file}">The whole schema</a> · <a href="schemas.html">all schemas</a></p>
<div class="scroll" tabindex="0" role="region" aria-label="Members"><table><thead><tr><th scope="col">member</th><th scope="col"></th><th scope="col">kind</th><th scope="col">what it says</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`,
  };
}

function kind(schema) {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1);
  return [schema.type].flat().filter(Boolean).join(' | ');
}
