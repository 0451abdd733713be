import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import type { TokenCredential } from '@azure/identity';
import { CERTIFICATE_FILES, loadCertificates } from '../../src/sandbox/clouds/azure/certificates.ts';
import {
  type CertificateFiles,
  type RunningAzurite,
  startAzurite,
} from '../../src/sandbox/storage/azurite.ts';

/** A token as Entra issues it for storage, unsigned: Azurite looks at the claims only. */
export const storageCredential: TokenCredential = {
  getToken: () => {
    const seconds = Math.floor(Date.now() / 1000);
    const claims = {
      iss: 'https://sts.windows.net/0b7e2c2a-30a1-4f0c-9d0c-4a3f6e1b2d11/',
      aud: 'https://storage.azure.com',
      iat: seconds,
      nbf: seconds - 300,
      exp: seconds + 3600,
      oid: 'c0ffee00-0000-4000-8000-000000000001',
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return Promise.resolve({
      token: `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`,
      expiresOnTimestamp: claims.exp * 1000,
    });
  },
};

/** Certificates for loopback in a folder of their own, trusted by this process from now on. */
export function trustedCertificate(
  folder = mkdtempSync(join(tmpdir(), 'latchkey-storage-')),
): CertificateFiles {
  loadCertificates(folder);
  const authority = readFileSync(join(folder, CERTIFICATE_FILES.ca), 'utf8');
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority]);
  return {
    certFile: join(folder, CERTIFICATE_FILES.certificate),
    keyFile: join(folder, CERTIFICATE_FILES.key),
  };
}

/** Azure Storage in memory, on ports of its own, trusted by this process. */
export async function startTestStorage(): Promise<
  RunningAzurite & { readonly certificate: CertificateFiles }
> {
  const certificate = trustedCertificate();
  return { ...(await startAzurite({ certificate, ports: { blobs: 0, tables: 0 } })), certificate };
}
