import type { Exchange } from '../types.js';
import type { Credentials } from './authorization.js';
import type { Redactor } from './redactor.js';

/** What the one exchange function needs to know of the target and the run. */
export interface ExchangerOptions {
  /** Origin and base path, e.g. `https://host:5005/base`. */
  url: string;
  credentials: Credentials;
  redactor: Redactor;
  /** Called with every exchange, already redacted, before the answer is given to whoever asked. */
  onExchange(exchange: Exchange): void;
  /** Overall time for one exchange unless the request says otherwise. */
  timeoutMs: number;
  /** Epoch milliseconds after which the run is over: exchanges get {@link lastWordsMs} more and not their whole time. */
  endAt?: number;
  /** Default 16 MiB. */
  maxBodyBytes?: number;
  /** Default 64 KiB. */
  maxHeaderBytes?: number;
  /** PEM of the authority to trust. */
  ca?: string;
  insecure?: boolean;
  userAgent: string;
}
