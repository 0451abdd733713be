import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { der } from './der.ts';

/** PEM texts. `ca` is what a client has to trust; `certificate` and `key` are what a server on loopback shows. */
export interface LoopbackCertificates {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** File names inside the folder given to `loadCertificates`, for programs that take a path. */
export const CERTIFICATE_FILES = {
  ca: 'ca.pem',
  certificate: 'localhost.pem',
  key: 'localhost.key.pem',
} as const;

interface CertificateRequest {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly issuer: string;
  readonly issuerKey: KeyObject;
  /** DER extensions in the order they are written. */
  readonly extensions: readonly Buffer[];
}

// The sandbox clock can be moved by years; TLS must not be what notices.
const NOT_BEFORE = new Date('2020-01-01T00:00:00Z');
const NOT_AFTER = new Date('2049-12-31T00:00:00Z');
const CA_NAME = 'Sandbox loopback CA';
const ECDSA_WITH_SHA256 = der.sequence(der.oid('1.2.840.10045.4.3.2'));

/**
 * Makes a new certificate authority and, signed by it, a server certificate for localhost, 127.0.0.1 and
 * ::1, both on P-256 and valid from 2020 to 2049. The authority's own key is thrown away: nobody who trusts
 * it can be shown another certificate of it.
 */
export function createCertificates(): LoopbackCertificates {
  const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = { issuer: CA_NAME, issuerKey: ca.privateKey };
  return {
    ca: issue({
      ...issuer,
      subject: CA_NAME,
      publicKey: ca.publicKey,
      extensions: [
        extension('2.5.29.19', der.sequence(der.boolean(true), der.integer(Buffer.from([0]))), true),
        // Bits 5 and 6: keyCertSign and cRLSign.
        extension('2.5.29.15', der.bits(Buffer.from([0b0000_0110]), 1), true),
        extension('2.5.29.14', der.octets(keyIdentifier(ca.publicKey))),
      ],
    }),
    certificate: issue({
      ...issuer,
      subject: 'localhost',
      publicKey: leaf.publicKey,
      extensions: [
        extension('2.5.29.19', der.sequence(), true),
        // Bit 0: digitalSignature.
        extension('2.5.29.15', der.bits(Buffer.from([0b1000_0000]), 7), true),
        // Extended key usage: serverAuth.
        extension('2.5.29.37', der.sequence(der.oid('1.3.6.1.5.5.7.3.1'))),
        extension('2.5.29.35', der.sequence(der.taggedBytes(0, keyIdentifier(ca.publicKey)))),
        extension(
          '2.5.29.17',
          der.sequence(
            der.taggedBytes(2, Buffer.from('localhost')),
            der.taggedBytes(7, Buffer.from([127, 0, 0, 1])),
            der.taggedBytes(7, Buffer.concat([Buffer.alloc(15), Buffer.from([1])])),
          ),
        ),
      ],
    }),
    key: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/**
 * Reads the certificates of `folder`, or makes them and keeps them there, so that whoever trusted the
 * authority once goes on trusting it after a restart. The key can be read by its owner only.
 */
export function loadCertificates(folder: string): LoopbackCertificates {
  const paths = {
    ca: join(folder, CERTIFICATE_FILES.ca),
    certificate: join(folder, CERTIFICATE_FILES.certificate),
    key: join(folder, CERTIFICATE_FILES.key),
  };
  if (Object.values(paths).every((path) => existsSync(path)))
    return {
      ca: readFileSync(paths.ca, 'utf8'),
      certificate: readFileSync(paths.certificate, 'utf8'),
      key: readFileSync(paths.key, 'utf8'),
    };
  const made = createCertificates();
  mkdirSync(folder, { recursive: true });
  writeFileSync(paths.key, made.key, { mode: 0o600 });
  // The mode above counts only for a file that did not exist before.
  chmodSync(paths.key, 0o600);
  writeFileSync(paths.certificate, made.certificate);
  writeFileSync(paths.ca, made.ca);
  return made;
}

/** A version 3 certificate (RFC 5280, 4.1) as PEM. */
function issue(request: CertificateRequest): string {
  const body = der.sequence(
    der.tagged(0, der.integer(Buffer.from([2]))),
    der.integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    commonName(request.issuer),
    der.sequence(der.utcTime(NOT_BEFORE), der.utcTime(NOT_AFTER)),
    commonName(request.subject),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    der.tagged(3, der.sequence(...request.extensions)),
  );
  const signature = sign('sha256', body, request.issuerKey);
  const certificate = der.sequence(body, ECDSA_WITH_SHA256, der.bits(signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function commonName(name: string): Buffer {
  return der.sequence(der.set(der.sequence(der.oid('2.5.4.3'), der.text(name))));
}

function extension(oid: string, value: Buffer, critical = false): Buffer {
  return der.sequence(der.oid(oid), ...(critical ? [der.boolean(true)] : []), der.octets(value));
}

/** A short hash of the public key, by which a chain is put together (RFC 5280, 4.2.1.2). */
function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}
