import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of the site, in the order of its navigation: file of the site → source in the repository, if it has one. */
export const parts = [
  {
    name: 'Start',
    pages: {
      'index.html': 'README.md',
      'tutorial.html': 'docs/tutorial.md',
      'implement-workflows.html': 'docs/implement-workflows.md',
      'faq.html': 'docs/faq.md',
      'troubleshooting.html': 'docs/troubleshooting.md',
    },
  },
  {
    name: 'Use',
    pages: {
      'cli.html': 'docs/cli.md',
      'runs.html': 'docs/runs.md',
      'reports.html': 'docs/reports.md',
      'signing.html': 'docs/signing.md',
      'embedding.html': 'docs/embedding.md',
      'packages.html': 'docs/packages.md',
      'store.html': 'docs/store.md',
    },
  },
  {
    name: 'What is asked',
    pages: {
      'clauses.html': 'docs/clauses.md',
      'profiles.html': undefined,
      'ambiguities.html': 'docs/ambiguities.md',
      'workflows.html': 'docs/workflows.md',
      'schemas.html': undefined,
    },
  },
  {
    name: 'How good it is',
    pages: {
      'accuracy.html': 'docs/accuracy.md',
      'accuracy-store.html': 'docs/accuracy-store.md',
      'accuracy-package.html': 'docs/accuracy-package.md',
      'peers.html': 'docs/peers.md',
      'performance.html': 'docs/performance.md',
    },
  },
  {
    name: 'Build on it',
    pages: { 'contributing.html': 'CONTRIBUTING.md', 'architecture.html': 'docs/architecture.md' },
  },
];

/** Short names for the navigation where the heading of the page is too long or another. */
const titles = {
  'index.html': 'Overview',
  'tutorial.html': 'Certify in ten minutes',
  'implement-workflows.html': 'Implement the workflows',
  'faq.html': 'Questions',
  'troubleshooting.html': 'Troubleshooting',
  'embedding.html': 'In your own tests',
  'packages.html': 'Packages and data',
  'store.html': 'The Store',
  'workflows.html': 'Conformance workflows',
  'accuracy-store.html': 'Accuracy: Stores',
  'accuracy-package.html': 'Accuracy: packages',
  'peers.html': 'Other tools',
  'contributing.html': 'Add a clause, a check',
};

/** Pages that are written in Markdown. One that is not there yet (a table that takes an hour to measure) is left out. */
export function written(root) {
  return parts
    .flatMap(({ pages }) => Object.entries(pages))
    .filter(([, source]) => source !== undefined && existsSync(join(root, source)))
    .map(([file, source]) => ({ file, source, title: titles[file] }));
}
