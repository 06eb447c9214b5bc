/** Why credentials are refused; `stale` when only the nonce is too old, `other-target` when they are right elsewhere. */
export type Refusal = 'none' | 'malformed' | 'wrong' | 'stale' | 'expired' | 'other-target';

/** What a scheme makes of the credentials of a request. */
export type Judgement =
  /** Position of the identity among the configured ones. */
  { identity: number } | { refused: Refusal };

/** One authentication scheme with its identities. */
export interface Scheme {
  /** Its registered name, as challenges write it; requests may write it in any case (RFC 9110 11.1). */
  name: 'Basic' | 'Digest' | 'Bearer';
  /** @param credentials what follows the scheme's name in `Authorization` */
  judge(credentials: string, request: { method: string; target: string }): Judgement;
  /** Values of `WWW-Authenticate`, strongest first; none where another try would not help. */
  challenges(refused: Refusal): string[];
}

/** The protection space; all routes of a server are in one. */
export const realm = 'maas';
