import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { CertificateIdentity } from '../types.js';

/** Names in a certificate are the server's words: long ones are cut. */
const longestName = 300;

/**
 * What the certificate of a connection says of who answers there; undefined without TLS. The key is what stays when a
 * certificate is renewed, so it is known by itself: SHA-256 of its SubjectPublicKeyInfo (RFC 5280, 4.1.2.7), as in RFC 7469.
 */
export function certificateIdentity(socket: Socket): CertificateIdentity | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  try {
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) return undefined;
    const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
    const name = (lines: string): string => (lines ?? '').replaceAll('\n', ', ').slice(0, longestName);
    return {
      keySha256: createHash('sha256').update(key).digest('hex'),
      subject: name(certificate.subject),
      issuer: name(certificate.issuer),
      validFrom: new Date(certificate.validFrom).toISOString(),
      validTo: new Date(certificate.validTo).toISOString(),
    };
  } catch {
    // A kind of key or a date that this Node cannot read: nothing is known, and nothing is claimed.
    return undefined;
  }
}
