/** What is wrong with a key, an envelope or a credential. `malformed` is a matter of form, the others of trust. */
export type TrustCode =
  | 'bad-key'
  | 'malformed'
  | 'unsigned'
  | 'unknown-key'
  | 'bad-signature'
  | 'threshold'
  | 'wrong-type'
  | 'wrong-subject'
  | 'not-yet-valid'
  | 'expired';

/** Why something is not trusted: a sentence for people, and a code for programs. */
export class TrustError extends Error {
  constructor(
    readonly code: TrustCode,
    message: string,
  ) {
    super(message);
    this.name = 'TrustError';
  }
}
