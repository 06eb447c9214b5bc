import type { Area } from '../engine/check.js';
import { asynchronous } from './async.js';
import { asyncEvents } from './async-events.js';
import { data } from './data.js';
import { dataSizes } from './data-sizes.js';
import { discovery } from './discovery.js';
import { errors } from './errors.js';
import { http } from './http.js';
import { httpIds } from './http-ids.js';
import { model } from './model.js';
import { port } from './port.js';
import { portExchange } from './port-exchange.js';
import { portFlow } from './port-flow.js';
import { portIds } from './port-ids.js';
import { portRefusals } from './port-refusals.js';
import { portRuns } from './port-runs.js';
import { rwi } from './rwi.js';
import { rwiEnd } from './rwi-end.js';
import { rwiIsolation } from './rwi-isolation.js';
import { rwiLife } from './rwi-life.js';
import { sci } from './sci.js';
import { security } from './security.js';
import { securitySchemes } from './security-schemes.js';
import { upload } from './upload.js';

/** All that is asked of an API Server, in the order of its life cycle. A worker takes one area at a time. */
export const areas: readonly Area[] = [
  sci,
  rwi,
  rwiLife,
  rwiEnd,
  rwiIsolation,
  port,
  portIds,
  portExchange,
  portRuns,
  portRefusals,
  portFlow,
  data,
  dataSizes,
  http,
  httpIds,
  errors,
  security,
  securitySchemes,
  discovery,
  upload,
  asynchronous,
  asyncEvents,
  model,
];
