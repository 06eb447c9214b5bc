import type { Findings } from '../findings.js';
import type { JsonDocument } from '../json-document.js';
import { objectsIn } from './walk.js';

/** SimpleTime (`OSD-STM`): a span ends after it starts, and the flags say what the fields beside them say. */
export function judgeTimes({ value, place }: JsonDocument, findings: Findings): void {
  for (const { object, pointer } of objectsIn(value)) {
    if (!Array.isArray(object.SimpleTimeData)) continue;
    for (const [index, item] of object.SimpleTimeData.entries()) {
      const at = `${pointer}/SimpleTimeData/${index}`;
      const { StartTime, EndTime, FlagsByte, TimeType, TimeUnit, Reserved } = (item ?? {}) as Record<string, unknown>;
      if (typeof StartTime === 'number' && typeof EndTime === 'number' && EndTime < StartTime) {
        findings.report(
          'data-time',
          place(`${at}/EndTime`),
          `${at} ends (${EndTime}) before it starts (${StartTime}).`,
        );
      }
      if (typeof FlagsByte !== 'number') continue;
      // Bit 0 is TimeType, bits 1 and 2 are TimeUnit, the rest is reserved.
      const says = { type: (FlagsByte & 1) === 1, unit: (FlagsByte >> 1) & 3, reserved: FlagsByte >> 3 };
      const report = (name: string): void =>
        findings.report('data-flags', place(`${at}/FlagsByte`), `FlagsByte ${FlagsByte} in ${at} contradicts ${name}.`);
      if (typeof TimeType === 'boolean' && TimeType !== says.type) report('TimeType');
      if (typeof TimeUnit === 'string' && Number.parseInt(TimeUnit, 2) !== says.unit) report('TimeUnit');
      if (typeof Reserved === 'number' && Reserved !== says.reserved) report('Reserved');
    }
  }
}
