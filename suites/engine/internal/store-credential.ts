import { createHash } from 'node:crypto';
import aws4 from 'aws4';
import { NotSeen } from '../outcomes.js';
import type { Credential, StoreCredential } from '../run-options.js';
import type { Authorization } from './authorization-parts.js';
import { type CredentialBend, nameOfBend, plainBends, swapCase } from './bend-credential.js';
import type { SignedRequest } from './digest.js';

/** Whether a credential is one of the protocols of Stores. */
export function isOfStore(credential: Credential | undefined): credential is StoreCredential {
  return credential?.scheme === 's3' || credential?.scheme === 'swift' || credential?.scheme === 'hdfs';
}

/** A credential that no Store accepts. */
export function wrongStoreCredential(scheme: StoreCredential['scheme']): StoreCredential {
  const [user, secret] = ['maas-conformance-nobody', 'maas-conformance-wrong'];
  switch (scheme) {
    case 's3':
      return { scheme, accessKey: user, secretKey: secret };
    case 'swift':
      return { scheme, user, key: secret };
    case 'hdfs':
      return { scheme, user };
  }
}

/**
 * What a request carries for a credential of a Store's protocol. Of Swift it is the token that the sign-in gave; without
 * one nothing can be sent, and a wrong credential sends a wrong token.
 *
 * @throws NotSeen where the protocol does not have what the bend changes
 */
export function presentStoreCredential(
  credential: StoreCredential,
  request: SignedRequest,
  {
    host,
    token,
    bend,
    at = new Date(),
  }: { host: string; token?: string | undefined; bend?: CredentialBend | undefined; at?: Date },
): Authorization | undefined {
  switch (credential.scheme) {
    case 's3':
      return signed(credential, request, host, bend, at);
    case 'swift': {
      const right = token ?? (credential.key === wrongKey ? wrongKey : undefined);
      if (right === undefined) return undefined;
      const sent = bend === undefined ? right : change(bend)(right);
      if (bend !== undefined && sent === right) throw nothingToChange();
      return { fields: { 'X-Auth-Token': sent }, secrets: right === wrongKey ? [] : [sent] };
    }
    case 'hdfs': {
      if (bend !== undefined) throw noSuchBend(bend);
      const named = /[?&](user\.name|delegation)=/.test(request.uri);
      const joint = request.uri.includes('?') ? '&' : '?';
      return named
        ? { secrets: [] }
        : { target: `${request.uri}${joint}user.name=${encodeURIComponent(credential.user)}`, secrets: [] };
    }
  }
}

const wrongKey = 'maas-conformance-wrong';

/** Signature Version 4 over method, target, host, time and the digest of the body (Amazon S3 API Reference, "Authenticating Requests"). */
function signed(
  credential: Extract<StoreCredential, { scheme: 's3' }>,
  request: SignedRequest,
  host: string,
  bend: CredentialBend | undefined,
  at: Date,
): Authorization {
  const { accessKey, secretKey, region = 'us-east-1' } = credential;
  const { method = request.method, uri = request.uri } = bend?.kind === 'signed-for' ? bend : {};
  const secretAccessKey = bend?.kind === 'case-changed' ? swapCase(secretKey) : secretKey;
  if (bend?.kind === 'case-changed' && secretAccessKey === secretKey) throw nothingToChange();
  const { headers = {} } = aws4.sign(
    {
      service: 's3',
      region,
      host,
      method,
      path: uri,
      headers: {
        'X-Amz-Content-Sha256': createHash('sha256').update(request.body).digest('hex'),
        'X-Amz-Date': at.toISOString().replace(/[:-]|\.\d{3}/g, ''),
      },
    },
    { accessKeyId: accessKey, secretAccessKey },
  );
  const field = String(headers.Authorization);
  const signature = /Signature=([0-9a-f]+)/.exec(field)?.[1] ?? '';
  const altered = bend === undefined || bend.kind === 'signed-for' || bend.kind === 'case-changed';
  const bent = altered ? signature : change(bend)(signature);
  return {
    value: field.replace(signature, () => bent),
    fields: {
      'X-Amz-Date': String(headers['X-Amz-Date']),
      'X-Amz-Content-Sha256': String(headers['X-Amz-Content-Sha256']),
    },
    secrets: [bent],
  };
}

function change(bend: CredentialBend): (secret: string) => string {
  const changed = plainBends[bend.kind];
  if (changed === undefined) throw noSuchBend(bend);
  return changed;
}

const noSuchBend = (bend: CredentialBend): NotSeen =>
  new NotSeen('not-applicable', `${nameOfBend(bend)}: this credential knows nothing of the kind`);
const nothingToChange = (): NotSeen =>
  new NotSeen('not-observed', 'the credential holds no letter, so its case cannot be changed');
