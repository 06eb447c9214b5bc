import type { Findings } from '../findings.js';
import type { JsonDocument } from '../json-document.js';
import { objectsIn } from './walk.js';

/** The form of a code in each of the formats that a Qualifier may name. */
const forms: Readonly<Record<string, RegExp>> = {
  'ISO 639-1': /^[a-z]{2}$/i,
  'ISO 639-2': /^[a-z]{3}$/i,
  'ISO 639-3': /^[a-z]{3}$/i,
  'ISO 639-5': /^[a-z]{3}$/i,
  Glottocode: /^[a-z0-9]{4}[0-9]{4}$/,
};

/** Codes have the form that their format asks for, and two-letter ones name a language. */
export function judgeLanguages({ value, place }: JsonDocument, findings: Findings): void {
  for (const { object, pointer } of objectsIn(value)) {
    const { LanguageCode, LanguageFormat } = object;
    if (typeof LanguageCode === 'string') {
      const fault = faultOf(LanguageCode, typeof LanguageFormat === 'string' ? LanguageFormat : undefined);
      if (fault !== undefined) findings.report('data-language', place(`${pointer}/LanguageCode`), fault);
    }
    // A Selector has them in its Language; an older form, beside it, held names of languages.
    for (const name of pointer.endsWith('/Language') ? ['InputLanguage', 'OutputLanguage'] : []) {
      const code = object[name];
      if (typeof code !== 'string' || isLanguage(code)) continue;
      findings.report('data-language', place(`${pointer}/${name}`), `${JSON.stringify(code)} is no language code.`);
    }
  }
}

function faultOf(code: string, format: string | undefined): string | undefined {
  const what = JSON.stringify(code);
  if (format === 'BCP 47') return isTag(code) ? undefined : `${what} is no language tag of BCP 47.`;
  const form = format === undefined ? undefined : forms[format];
  if (form !== undefined && !form.test(code)) return `${what} is no code of ${format}.`;
  if (format === 'ISO 639-1' && !isLanguage(code)) return `${what} is no code of ISO 639-1.`;
  return undefined;
}

function isTag(code: string): boolean {
  try {
    return Intl.getCanonicalLocales(code).length === 1;
  } catch {
    return false;
  }
}

/** Two letters have to name a language; three may be one of thousands, so only their form counts. */
function isLanguage(code: string): boolean {
  if (/^[a-z]{3}$/i.test(code)) return true;
  if (!/^[a-z]{2}$/i.test(code)) return false;
  return new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(code) !== undefined;
}
