import { generateKeyPairSync, sign } from 'node:crypto';
import { der } from '../../../../src/sandbox/clouds/azure/der.ts';

const SHA256_WITH_RSA = der.sequence(der.oid('1.2.840.113549.1.1.11'), Buffer.from([0x05, 0x00]));

/** A self-signed certificate of an application with its key, both PEM. Entra takes RSA keys only. */
export function anRsaCertificate(): { readonly certificate: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const name = der.sequence(der.set(der.sequence(der.oid('2.5.4.3'), der.text('application'))));
  const body = der.sequence(
    der.integer(Buffer.from([1])),
    SHA256_WITH_RSA,
    name,
    der.sequence(
      der.utcTime(new Date('2020-01-01T00:00:00Z')),
      der.utcTime(new Date('2049-12-31T00:00:00Z')),
    ),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const whole = der.sequence(body, SHA256_WITH_RSA, der.bits(sign('sha256', body, privateKey)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
