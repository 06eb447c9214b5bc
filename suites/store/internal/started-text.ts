import type { CheckContext, PortRef, Reply, SciRef } from '../../engine/check.js';
import { givenId, isSuccess } from '../../engine/operations.js';
import { Blocked, NotSeen } from '../../engine/outcomes.js';
import { esModule } from './subject.js';

const port = (direction: PortRef['direction'], label: string): PortRef => ({
  dataType: 'OSD-BTO-V1.5',
  direction,
  label,
});

/** Sends a text to the workflow that `start` launched, and says what came back. */
export async function startedText(t: CheckContext, owner: SciRef, start: Reply, text: string): Promise<string> {
  const mid = givenId(start);
  if (mid === undefined) throw new Blocked('RWI-001', 'the answer to Start holds no id of an RWI', start.exchange.id);
  const rwi = { ...owner, mid };
  const sent = await t.ops.input(rwi, port('Input', 'InputText'), t.textObject(text));
  if (!isSuccess(sent)) throw new Blocked('PORT-001', 'an input was refused', sent.exchange.id);
  const reply = await t.awaitOutput(rwi, port('Output', 'OutputText'));
  if (!isSuccess(reply)) throw new NotSeen('not-observed', `The workflow was launched and gives nothing. ${esModule}`);
  return t.textOf(reply);
}
