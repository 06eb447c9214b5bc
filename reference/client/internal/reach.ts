import type { Api } from './api.js';
import type { Transport } from './transport.js';

/** How a client of an SCI and of its RWIs reaches the server. */
export interface Reach {
  /** Speaks below the SCI's prefix. */
  api: Api;
  /** Speaks where the standard puts the interface: DELETE stays there, as public clients have it. */
  home: Api;
  transport: Transport;
  /** Base URL of the server. */
  url: string;
}
