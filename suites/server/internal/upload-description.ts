/** Name of the workflow that the suite uploads, and of the AIM in it. */
export const uploaded = '1MCT-UPL-V1.0-I01';
export const sub = '1MCT-ECH-V1.0-I01';

/** A composite around the echo, so that what it does is known and all its code is in the Store. */
export const description = JSON.stringify({
  Header: 'MCT-UPL-V1.0',
  Identifier: { ImplementerID: '1', ImplementationID: 'MCT-UPL-V1.0-I01', AIMName: uploaded },
  APIProfile: 'Basic',
  Description: 'An echo inside a workflow that was uploaded.',
  ExternalPorts: [
    { Name: 'InputText', Direction: 'Input', DataType: 'OSD-BTO-V1.5', Technology: 'Software', IsRemote: false },
    { Name: 'OutputText', Direction: 'Output', DataType: 'OSD-BTO-V1.5', Technology: 'Software', IsRemote: false },
  ],
  SubAIMs: [
    { Identifier: { ImplementerID: '1', ImplementationID: 'MCT-ECH-V1.0-I01', AIMName: sub, Relation: 'Internal' } },
  ],
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
