import type { Area } from '../engine/check.js';
import { asynchronous } from './async.js';
import { asyncEvents } from './async-events.js';
import { asyncWaiting } from './async-waiting.js';
import { data } from './data.js';
import { dataSizes } from './data-sizes.js';
import { discovery } from './discovery.js';
import { errors } from './errors.js';
import { http } from './http.js';
import { httpConnections } from './http-connections.js';
import { httpIds } from './http-ids.js';
import { httpWire } from './http-wire.js';
import { isolation } from './isolation.js';
import { model } from './model.js';
import { planes } from './planes.js';
import { port } from './port.js';
import { portExchange } from './port-exchange.js';
import { portFlow } from './port-flow.js';
import { portIds } from './port-ids.js';
import { portRefusals } from './port-refusals.js';
import { portRuns } from './port-runs.js';
import { robustness } from './robustness.js';
import { robustnessLoad } from './robustness-load.js';
import { rwi } from './rwi.js';
import { rwiEnd } from './rwi-end.js';
import { rwiIsolation } from './rwi-isolation.js';
import { rwiLife } from './rwi-life.js';
import { sci } from './sci.js';
import { security } from './security.js';
import { securityCredentials } from './security-credentials.js';
import { securityDigest } from './security-digest.js';
import { securitySchemes } from './security-schemes.js';
import { securityTls } from './security-tls.js';
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
  httpWire,
  httpConnections,
  errors,
  security,
  securitySchemes,
  securityCredentials,
  securityDigest,
  securityTls,
  planes,
  isolation,
  discovery,
  upload,
  asynchronous,
  asyncWaiting,
  asyncEvents,
  model,
  robustness,
  robustnessLoad,
];
