/** The arrows of docs/architecture.md: they point one way. */
const only = (folder, allowed, comment) => ({
  name: `${folder}-imports`,
  severity: 'error',
  comment,
  from: { path: `^${folder}/` },
  to: {
    path: '^(spec|trust|reference|suites|fixtures|reports|cli|tests|bench)/',
    pathNot: `^(${[folder, ...allowed].join('|')})/`,
  },
});

module.exports = {
  forbidden: [
    only('spec', [], 'The standard as data knows nobody.'),
    only('trust', ['spec'], 'Keys, envelopes and credentials know neither who judges nor who is judged.'),
    only('reference', ['spec', 'trust'], 'A right implementation is built from the spec alone.'),
    only('suites', ['spec', 'trust'], 'The suite is a black box tester: HTTP and spec only, never the reference.'),
    only('fixtures', ['spec', 'trust', 'reference'], 'Mutants and variants bend the reference; they know no check.'),
    only('reports', ['spec', 'trust', 'suites'], 'Reports speak the vocabulary of suites/engine/types.ts.'),
    {
      name: 'reports-know-types-only',
      severity: 'error',
      from: { path: '^reports/' },
      to: { path: '^suites/', pathNot: '^suites/(engine/(types|catalogue)|package/types)\\.ts$' },
    },
    only('cli', ['spec', 'trust', 'reference', 'suites', 'fixtures', 'reports'], 'The command line stands on top.'),
    {
      name: 'engine-knows-no-checks',
      severity: 'error',
      comment: 'Only the Playwright glue meets the checks.',
      from: { path: '^suites/engine/', pathNot: '^suites/engine/playwright/' },
      to: { path: '^suites/(server|store)/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-dev-dependency-in-product',
      severity: 'error',
      from: { path: '^(spec|trust|reference|suites|reports|cli)/' },
      // Optional peers are loaded when used, and are development dependencies only so that tests have them.
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['npm-peer'],
        pathNot: 'node_modules/(@types|@aws-sdk)/',
      },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures/workflows/aims)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
