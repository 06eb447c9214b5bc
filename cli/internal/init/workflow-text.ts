import { packageVersion } from '../version.js';
import type { Found } from './config-text.js';

/** A GitHub Actions workflow that judges the server on every push and keeps the report. */
export function workflowText(found: Pick<Found, 'auth' | 'authOther' | 'url'>): string {
  const secrets = [...(found.auth ? ['MAAS_AUTH'] : []), ...(found.authOther ? ['MAAS_AUTH_OTHER'] : [])];
  const env = secrets.map((name) => `          ${name}: \${{ secrets.${name} }}\n`).join('');
  return `# Judges the API Server that maas-conformance.config.yaml describes, on every push, and keeps the report.
name: MaaS conformance

on:
  push:
  pull_request:
  workflow_dispatch:

permissions:
  contents: read

concurrency:
  group: maas-conformance-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  conformance:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
${local(found.url)}      - name: Judge the server
        run: npx --yes maas-conformance@${packageVersion()} --config maas-conformance.config.yaml
${env === '' ? '' : `        env:\n${env}`}      - name: Keep the report
        if: always()
        uses: actions/upload-artifact@v4
        with:
          name: maas-report
          path: maas-report
          if-no-files-found: ignore
`;
}

/** A server on this machine is not there on the one of the workflow. */
function local(url: string | undefined): string {
  const host = url === undefined ? undefined : new URL(url).hostname;
  if (host !== undefined && !/^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(host)) return '';
  return `      # Start your server here, in the background, so that it listens where the configuration says:
      # - run: ./start-my-server --port 5005 &
`;
}
