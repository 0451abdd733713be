import { X509Certificate } from 'node:crypto';
import { mkdtempSync, statSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  CERTIFICATE_FILES,
  createCertificates,
  type LoopbackCertificates,
  loadCertificates,
} from '../../../../src/sandbox/clouds/azure/certificates.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function statusOver(certificates: LoopbackCertificates, host: string, ca?: string): Promise<number> {
  const server = createServer({ cert: certificates.certificate, key: certificates.key }, (_, answer) => {
    answer.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ host, port, family: 4, path: '/', ...(ca && { ca }) }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', reject);
  });
}

describe('the loopback certificates', () => {
  it.each(['localhost', '127.0.0.1'])(
    'are trusted for %s by whoever trusts their authority',
    async (host) => {
      const certificates = createCertificates();
      expect(await statusOver(certificates, host, certificates.ca)).toBe(200);
    },
  );

  it('are trusted by nobody else', async () => {
    const other = createCertificates();
    const certificates = createCertificates();
    await expect(statusOver(certificates, 'localhost', other.ca)).rejects.toThrow(/verify|self-signed/);
  });

  it('name the loopback addresses and last from 2020 to 2049', async () => {
    const { certificate, ca } = createCertificates();
    const leaf = new X509Certificate(certificate);
    expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect(leaf.validFromDate.getUTCFullYear()).toBe(2020);
    expect(leaf.validToDate.getUTCFullYear()).toBe(2049);
    expect(leaf.ca).toBe(false);
    expect(new X509Certificate(ca).ca).toBe(true);
  });

  it('are made once in a folder and then reused, with the key readable by its owner only', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'certificates-')), 'inner');
    const first = loadCertificates(folder);
    expect(loadCertificates(folder)).toEqual(first);
    expect(statSync(join(folder, CERTIFICATE_FILES.key)).mode & 0o777).toBe(
      process.platform === 'win32' ? 0o666 : 0o600,
    );
  });
});
