import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const tenantId = '0b7e2c2a-30a1-4f0c-9d0c-4a3f6e1b2d11';

/** An authority that publishes one signing key, and the way to sign with that key. */
export interface TestAuthority {
  readonly authorityHost: string;
  /** What the keys endpoint answers; 200 unless a test says otherwise. */
  status: number;
  sign(claims: JWTPayload, header?: { readonly kid?: string; readonly alg?: string }): Promise<string>;
  close(): Promise<void>;
}

export async function startAuthority(): Promise<TestAuthority> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1', use: 'sig' };
  const server = createServer((request, answer) => {
    const found = request.url === `/${tenantId}/discovery/v2.0/keys`;
    answer.writeHead(found ? authority.status : 404, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const authority: TestAuthority = {
    authorityHost: `http://127.0.0.1:${port}`,
    status: 200,
    sign: (claims, header) => signWith(privateKey, claims, header),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return authority;
}

export function signWith(
  key: CryptoKey | Uint8Array,
  claims: JWTPayload,
  { kid = 'key-1', alg = 'RS256' }: { readonly kid?: string; readonly alg?: string } = {},
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(key);
}
