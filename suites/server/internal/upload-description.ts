import type { CheckContext } from '../../engine/check.js';
import { NotSeen } from '../../engine/outcomes.js';
import { isEchoName, listing, names, statedEchoName } from './listing.js';

/** Name of the workflow that the suite uploads. */
export const uploaded = '1MCT-UPL-V1.0-I01';
/** Name of an AIM by its parts: who implemented it, its type, which implementation. */
const instance = /^(.+?)([A-Z0-9]{3}-[A-Z0-9]{3}-V\d+\.\d+-I\d+)$/;
const published = '1MCT-ECH-V1.0-I01';

/** {@link description} around the echo that this server has, under the name that it gives it. */
export async function descriptionFor(t: CheckContext): Promise<string> {
  const started = t.target.workflows.ECH;
  if (started !== undefined && instance.test(started)) return describing(started);
  const own = started !== undefined && !isEchoName(started);
  if (own) {
    // It was started under a name of the server's own, and the state object may name the implementation.
    const stated = await statedEchoName(t, await t.sci());
    if (stated !== undefined && instance.test(stated)) return describing(stated);
  }
  if (own && !t.target.offers.discover) throw new NotSeen('not-observed', unnamed);
  if (!t.target.offers.discover) return description;
  // It was started by its AIM Type, or the Store may tell what it is.
  const listed = names((await listing(t, await t.sci(), { name: 'MCT-ECH-V1.0' })).items);
  const known = listed.includes(published) ? published : listed.find((name) => instance.test(name));
  if (own && known === undefined) throw new NotSeen('not-observed', unnamed);
  return describing(known ?? published);
}

const unnamed = 'Nothing tells which name the echo has as a part of other workflows.';

const describing = (sub: string): string =>
  JSON.stringify({
    Header: 'MCT-UPL-V1.0',
    Identifier: { ImplementerID: '1', ImplementationID: 'MCT-UPL-V1.0-I01', AIMName: uploaded },
    APIProfile: 'Basic',
    Description: 'An echo inside a workflow that was uploaded.',
    ExternalPorts: [
      { Name: 'InputText', Direction: 'Input', DataType: 'OSD-BTO-V1.5', Technology: 'Software', IsRemote: false },
      { Name: 'OutputText', Direction: 'Output', DataType: 'OSD-BTO-V1.5', Technology: 'Software', IsRemote: false },
    ],
    SubAIMs: [{ Identifier: { ...identifierOf(sub), AIMName: sub, Relation: 'Internal' } }],
    Topology: [
      { Output: { AIMName: '', PortName: 'InputText' }, Input: { AIMName: sub, DataType: 'OSD-BTO-V1.5' } },
      { Output: { AIMName: sub, DataType: 'OSD-BTO-V1.5' }, Input: { AIMName: '', PortName: 'OutputText' } },
    ],
    // A composite has no code of its own; it is said to run wherever the echo runs.
    Implementations: ['x86-64', 'ARM64'].flatMap((Architecture) =>
      ['Linux', 'MacOS', 'Windows'].map((OperatingSystem) => ({
        BinaryName: 'mct-upload',
        Architecture,
        OperatingSystem,
        Version: '1.0',
        Source: 'MPAIStore',
      })),
    ),
  });

/** A composite around the echo, so that what it does is known and all its code is in the Store. */
export const description: string = describing(published);

function identifierOf(name: string): { ImplementerID: string; ImplementationID: string } {
  const [, ImplementerID = '1', ImplementationID = 'MCT-ECH-V1.0-I01'] = instance.exec(name) ?? [];
  return { ImplementerID, ImplementationID };
}
