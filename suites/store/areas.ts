import type { Area } from '../engine/check.js';
import { files } from './files.js';
import { filesConditions } from './files-conditions.js';
import { filesDigests } from './files-digests.js';
import { filesHttp } from './files-http.js';
import { filesRanges } from './files-ranges.js';
import { filesRefusals } from './files-refusals.js';
import { mpai } from './mpai.js';
import { outsideAreas } from './outside-areas.js';
import { repositoryAreas } from './repository-areas.js';
import { submission } from './submit.js';
import { submissionRefusals } from './submit-refusals.js';
import { submissionRights } from './submit-rights.js';
import { tufPublished } from './tuf-published.js';

/** All that is asked of a Store, and of what a Controller installs. */
export const areas: readonly Area[] = [
  files,
  filesHttp,
  filesConditions,
  filesRanges,
  filesDigests,
  filesRefusals,
  mpai,
  submission,
  submissionRefusals,
  submissionRights,
  tufPublished,
  ...repositoryAreas,
  ...outsideAreas,
];
