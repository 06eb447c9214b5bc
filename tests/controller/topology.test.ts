import { expect, test } from '@playwright/test';
import { buildGraph } from '../../reference/controller/graph/build.js';
import type { Graph } from '../../reference/controller/graph/types.js';
import type { InstalledModule } from '../../reference/controller/install/install.js';
import type { AimMetadata } from '../../reference/controller/types.js';
import { basic, composite, ech, refusal } from './internal/modules.js';
import { flow, input, metadata, output, parts, speech, text } from './internal/packages.js';

/** Routes as text: `0 -> 1.0` is boundary input 0 into AIM 1's input 0; `1.0 -> out 0` leaves the workflow. */
function routes({ routes: entrances, aims }: Graph): string[] {
  const show = ({ aim, port }: { aim: number | undefined; port: number }): string =>
    aim === undefined ? `out ${port}` : `${aim}.${port}`;
  return [
    ...entrances.flatMap((sinks, index) => sinks.map((sink) => `${index} -> ${show(sink)}`)),
    ...aims.flatMap((aim) =>
      aim.routes.flatMap((sinks, port) => sinks.map((sink) => `${aim.index}.${port} -> ${show(sink)}`)),
    ),
  ];
}

test('flows follow Data Type, Direction and PortNumber; labels are looked up in the composite alone', () => {
  const graph = (
    flows: Parameters<typeof parts>[1],
    ports: AimMetadata['ExternalPorts'],
    subs: InstalledModule[],
    names: string[],
    more = {},
  ) => buildGraph(composite(metadata('TOP', ports, parts(names, flows, more)), ...subs));

  expect(routes(buildGraph(ech))).toEqual(['0 -> 0.0', '0.0 -> out 0']);

  const fan = graph(
    [
      flow('', 'In', 'ECH#1', 'In'),
      flow('', 'In', 'ECH#2', 'In'),
      flow('ECH#1', 'A', '', 'A:1'),
      flow('ECH#2', 'B', '', 'B:2'),
    ],
    [input('In'), output('A', { PortNumber: 1 }), output('B', { PortNumber: 2 })],
    [ech, ech],
    ['ECH#1', 'ECH#2'],
  );
  expect(routes(fan)).toEqual(['0 -> 0.0', '0 -> 1.0', '0.0 -> out 0', '1.0 -> out 1']);
  expect(fan.aims.map((aim) => aim.path)).toEqual([
    '1TST-TOP-V1.0-I01/1TST-ECH-V1.0-I01#1',
    '1TST-TOP-V1.0-I01/1TST-ECH-V1.0-I01#2',
  ]);

  const jon = basic(
    metadata('JON', [input('X', { PortNumber: 1 }), input('Y', { PortNumber: 2, IsOptional: true }), output('Z')]),
  );
  const join = graph(
    [flow('', 'P:1', 'JON', 'P:1'), flow('', 'Q:2', 'JON', 'Q:2'), flow('JON', 'Out', '', 'Out')],
    [input('P', { PortNumber: 1 }), input('Q', { PortNumber: 2 }), output('Out')],
    [jon],
    ['JON'],
  );
  expect(routes(join)).toEqual(['0 -> 0.0', '1 -> 0.1', '0.0 -> out 0']);

  const set = basic(
    metadata('SET', [input('Any', { DataType: [text, speech] }), output('Any', { DataType: [text, speech] })]),
  );
  const typed = graph(
    [flow('', 'Talk', 'SET', 'Talk'), flow('SET', 'Out', '', 'Out'), flow('SET', 'Sound', '', 'Sound')],
    [input('Talk', { DataType: speech }), output('Out'), output('Sound', { DataType: speech })],
    [set],
    ['SET'],
  );
  expect(routes(typed)).toEqual(['0 -> 0.0', '0.0 -> out 0', '0.0 -> out 1']);
  expect(typed.aims[0]?.routes[0]?.map((sink) => sink.types)).toEqual([[text], [speech]]);

  const straight = graph(
    [flow('', 'In', '', 'Out'), flow('', 'In', 'ECH', 'In')],
    [input('In'), output('Out')],
    [ech],
    ['ECH'],
  );
  expect(routes(straight)).toEqual(['0 -> out 0', '0 -> 0.0']);
});

test('supply groups expand a flow to every port of the group, whatever PortNumber the flow states', () => {
  const grouped = basic(
    metadata('GRP', [input('A', { PortNumber: 1, Input: 1 }), input('B', { PortNumber: 2, Input: 1 }), output('Out')]),
  );
  const top = (label: object, number: string) =>
    composite(
      metadata(
        'TOP',
        [input('In', label), output('Out')],
        parts(['GRP'], [flow('', 'In', 'GRP', `In${number}`), flow('GRP', 'Out', '', 'Out')]),
      ),
      grouped,
    );
  expect(routes(buildGraph(top({ Output: 1 }, '')))).toEqual(['0 -> 0.0', '0 -> 0.1', '0.0 -> out 0']);
  expect(routes(buildGraph(top({ Output: 1 }, ':3')))).toEqual(['0 -> 0.0', '0 -> 0.1', '0.0 -> out 0']);
  expect(refusal(top({}, ''))).toMatch(/Topology\[0\].*supply group 1, and the flow states no Output group/);
  expect(refusal(top({ Output: 2 }, ''))).toMatch(/feeds supply group 2/);

  const flows = [flow('', 'In', 'ECH', 'In'), flow('ECH', 'Inner', 'GRP', 'Inner'), flow('GRP', 'Out', '', 'Out')];
  const more = { InternalTypes: [{ Name: 'Inner', DataType: text, Output: 1 }] };
  const inner = composite(
    metadata('TOP', [input('In'), output('Out')], parts(['ECH', 'GRP'], flows, more)),
    ech,
    grouped,
  );
  expect(routes(buildGraph(inner))).toEqual(['0 -> 0.0', '0.0 -> 1.0', '0.0 -> 1.1', '1.0 -> out 0']);
});

test('composites in composites dissolve, each instance on its own, and hand their queue rules and policies down', () => {
  const innerPorts = [input('I', { Depth: 5, Overflow: 'DropOldest', MaxAge: 900 }), output('O')];
  const innerDocument = metadata(
    'INN',
    innerPorts,
    parts(
      ['ECH#1', 'ECH#2'],
      [flow('', 'I', 'ECH#1', 'I'), flow('ECH#1', 'O', 'ECH#2', 'O'), flow('ECH#2', 'O', '', 'O')],
      { OnDegraded: 'StopAIM' },
    ),
  );
  const strict = basic(metadata('ECH', [input('W', { Depth: 2, Overflow: 'DropNewest' }), output('E')]));
  const inner = composite(innerDocument, strict, strict);
  const flows = [flow('', 'In', 'INN#1', 'In'), flow('INN#1', 'Out', 'INN#2', 'Out'), flow('INN#2', 'Out', '', 'Out')];
  const graph = buildGraph(
    composite(
      metadata(
        'TOP',
        [input('In', { MaxAge: 400 }), output('Out')],
        parts(['INN#1', 'INN#2'], flows, { RestartLimit: 2 }),
      ),
      inner,
      inner,
    ),
  );
  expect(routes(graph)).toEqual(['0 -> 0.0', '0.0 -> 1.0', '1.0 -> 2.0', '2.0 -> 3.0', '3.0 -> out 0']);
  expect(graph.routes[0]?.[0]?.rules).toEqual({ depth: 2, overflow: 'DropOldest', maxAge: 400 });
  expect(graph.aims[0]?.routes[0]?.[0]?.rules).toEqual({ depth: 2, overflow: 'DropNewest' });
  expect(graph.aims.map((aim) => aim.policy)).toEqual(Array(4).fill({ onDegraded: 'StopAIM', restartLimit: 2 }));
  expect(graph.aims[3]?.path).toBe('1TST-TOP-V1.0-I01/1TST-INN-V1.0-I01#2/1TST-ECH-V1.0-I01#2');
});
