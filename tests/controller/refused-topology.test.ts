import { expect, test } from '@playwright/test';
import { basic, composite, ech, refusal } from './internal/modules.js';
import { flow, input, metadata, output, parts, speech } from './internal/packages.js';

test('what cannot be connected or executed is refused, naming the flow', () => {
  const top = (
    flows: Parameters<typeof parts>[1],
    more = {},
    ports = [input('In'), output('Out')],
    subs = [ech],
    names = ['ECH'],
  ) => refusal(composite(metadata('TOP', ports, parts(names, flows, more)), ...subs));
  const good = [flow('', 'In', 'ECH', 'In'), flow('ECH', 'Out', '', 'Out')];

  expect(top([flow('', 'Nope', 'ECH', 'In')])).toMatch(
    /Topology\[0\] \(boundary Nope -> 1TST-ECH-V1.0-I01 In\): the label "Nope" is declared neither/,
  );
  expect(top([flow('', 'In', 'XXX', 'In')])).toMatch(/no sub-AIM 1TST-XXX-V1.0-I01 number 1/);
  expect(top([flow('', 'In', 'ECH#2', 'In')])).toMatch(/no sub-AIM 1TST-ECH-V1.0-I01 number 2/);
  expect(top([flow('', 'In', 'ECH', 'In:4')])).toMatch(/no Input port 4/);
  expect(top([flow('', 'Out', 'ECH', 'In')], {}, [input('In', { DataType: speech }), output('Out')])).toMatch(
    /no Input port 1 of OSD-BTO|no Input port/,
  );
  const talk = [input('Talk', { DataType: speech }), output('Out')];
  expect(top([flow('', 'Talk', 'ECH', 'Talk')], {}, talk)).toMatch(/no Input port 1 of OSD-BSO-V1.5/);
  expect(top([flow('', 'Talk', 'ECH', 'Out')], {}, talk)).toMatch(/OSD-BSO-V1.5 flows into a port of OSD-BTO-V1.5/);
  const bus = basic(
    metadata('ECH', [input('I', { AcceptedTransports: ['InProcess'] }), output('O', { Transport: 'Bus' })]),
  );
  expect(
    top([flow('ECH#1', 'Out', 'ECH#2', 'Out')], {}, [input('In'), output('Out')], [bus, bus], ['ECH#1', 'ECH#2']),
  ).toMatch(/sends by Bus, the destination accepts InProcess/);
  expect(top(good, {}, [input('In'), output('Out')], [ech, ech], ['ECH', 'ECH'])).toMatch(
    /lists the sub-AIM 1TST-ECH-V1.0-I01#1 twice/,
  );
  expect(top(good, { Period: 10, Execution: 'Exchange' })).toMatch(/Period, which an Exchange module cannot have/);
  expect(top(good, {}, [input('In'), output('Out')], [basic({ ...ech.metadata, Deadline: 5 })])).toMatch(
    /declares a Deadline/,
  );
  expect(top(good, { Period: 10, Execution: 'Continuous' })).toMatch(/cannot schedule/);
  expect(
    top(
      [flow('ECH#1', 'Out', 'ECH#2', 'Out'), flow('ECH#2', 'Out', 'ECH#1', 'Out')],
      {},
      [input('In'), output('Out')],
      [ech, ech],
      ['ECH#1', 'ECH#2'],
    ),
  ).toMatch(/form a circle/);
  expect(top(good, {}, [input('In'), input('Again'), output('Out')])).toMatch(/two Input ports 1 of OSD-BTO-V1.5/);

  const pipe = composite(metadata('PIP', [input('I'), output('O')], parts(['ECH'], [flow('', 'I', '', 'O')])), ech);
  expect(
    top(
      [flow('PIP', 'Out', 'PIP', 'Out'), flow('', 'In', 'PIP', 'In')],
      {},
      [input('In'), output('Out')],
      [pipe],
      ['PIP'],
    ),
  ).toMatch(/circle that meets no AIM/);
  const continuous = composite(
    metadata('CON', [input('I'), output('O')], parts(['ECH'], [], { Execution: 'Continuous' })),
    ech,
  );
  expect(top([], {}, [input('In'), output('Out')], [continuous], ['CON'])).toMatch(
    /asks for Continuous execution inside a workflow executed as Exchange/,
  );
});
