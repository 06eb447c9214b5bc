import type { PackageFile } from '../archive/contents.js';
import type { Findings } from '../findings.js';
import { readJson } from '../json-document.js';

/** True for a software bill of materials by its name. */
export function isSbom(path: string): boolean {
  return /(^|\/)(bom|sbom)\.json$|\.(cdx|spdx|bom|sbom)\.json$/i.test(path);
}

/** A light look at a bill of materials: CycloneDX 1.x or SPDX 2.x/3.x, with what their schemas require at the top. */
export function judgeSbom({ path, kept, cut }: PackageFile, findings: Findings): void {
  if (cut) return;
  const document = readJson(kept ?? Buffer.alloc(0), path, findings);
  if (document === undefined) return;
  const { place } = document;
  const value = (document.value ?? {}) as Record<string, unknown>;
  const lacks = (names: readonly string[]): void => {
    for (const name of names.filter((each) => value[each] === undefined)) {
      findings.report('sbom', place(), `The bill of materials lacks ${name}.`);
    }
  };
  if (value.bomFormat === 'CycloneDX') {
    lacks(['specVersion']);
    if (value.components !== undefined && !Array.isArray(value.components)) {
      findings.report('sbom', place('/components'), 'components is no list.');
    }
    for (const [index, component] of (Array.isArray(value.components) ? value.components : []).entries()) {
      const { type, name } = (component ?? {}) as Record<string, unknown>;
      if (typeof type === 'string' && typeof name === 'string') continue;
      findings.report('sbom', place(`/components/${index}`), 'A component has neither type nor name.');
    }
  } else if (typeof value.spdxVersion === 'string') {
    lacks(['SPDXID', 'dataLicense', 'name', 'documentNamespace', 'creationInfo']);
  } else if (value['@context'] === undefined || value['@graph'] === undefined) {
    findings.report('sbom', place(), 'The bill of materials is neither CycloneDX nor SPDX.');
  }
}
