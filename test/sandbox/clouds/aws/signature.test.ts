import { createHash, createHmac } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { adminKeys, type Simulated, simulate } from './fixture.ts';

/**
 * A signer of the test's own, after the public description of Signature Version 4, so that each part of a
 * signed request can be bent one at a time.
 */
interface Parts {
  readonly body: string;
  readonly service: string;
  readonly region: string;
  readonly date: Date;
  /** The day in the credential scope; that of `date` when absent. */
  readonly scopeDay: string | undefined;
  readonly accessKeyId: string;
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signedHeaders: readonly string[] | undefined;
  /** Applied to the finished request, after the signature is made. */
  readonly tamper: (sent: Sent) => Sent;
}

interface Sent {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

async function send(aws: Simulated, parts: Partial<Parts> = {}) {
  const { body, service, region, date, accessKeyId, secret, signedHeaders, scopeDay, tamper, headers } = {
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    service: 'sts',
    region: 'us-east-1',
    date: aws.clock.now(),
    accessKeyId: adminKeys.accessKeyId,
    secret: adminKeys.secretAccessKey,
    signedHeaders: undefined,
    scopeDay: undefined,
    headers: {},
    tamper: (sent: Sent) => sent,
    ...parts,
  };
  const host = new URL(aws.url).host;
  const time = date.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const all: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    host,
    'x-amz-date': time,
    ...headers,
  };
  const names = [...(signedHeaders ?? Object.keys(all))].sort();
  const canonical = [
    'POST',
    '/sts/',
    '',
    ...names.map((name) => `${name}:${all[name]}`),
    '',
    names.join(';'),
    sha256(body),
  ];
  const scope = [scopeDay ?? time.slice(0, 8), region, service, 'aws4_request'];
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical.join('\n'))].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join('/')}, SignedHeaders=${names.join(';')}, Signature=${hmac(key, text).toString('hex')}`;
  const sent = tamper({ body, headers: { ...all, authorization } });
  return post(`${aws.url}/sts/`, sent);
}

/** `fetch` sets headers of its own, such as the host; this sends what it is told. */
function post(
  url: string,
  { body, headers }: Sent,
): Promise<{ status: number; headers: Headers; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(response.headers as Record<string, string>),
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.on('error', reject).end(body);
  });
}

const withHeader = (name: string, change: (value: string) => string) => (sent: Sent) => ({
  ...sent,
  headers: { ...sent.headers, [name]: change(sent.headers[name] ?? '') },
});

describe('the signature of a request', () => {
  it('is accepted when it is made as described, and the answer has AWS’s shape', async () => {
    const aws = await simulate();
    const { status, headers, text } = await send(aws);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/xml');
    const requestId = headers.get('x-amzn-requestid');
    expect(text).toMatch(
      /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><GetCallerIdentityResult>/,
    );
    expect(text).toContain(`<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`);
    expect(Date.parse(headers.get('date') ?? '')).toBeGreaterThan(aws.clock.now().getTime() - 5_000);
  });

  const mismatch = 'The request signature we calculated does not match the signature you provided.';
  it.each<[string, Partial<Parts>, string, string]>([
    [
      'a changed body',
      { tamper: (sent) => ({ ...sent, body: `${sent.body}&X=1` }) },
      'SignatureDoesNotMatch',
      mismatch,
    ],
    [
      'a changed header',
      { tamper: withHeader('content-type', (value) => `${value}; charset=x`) },
      'SignatureDoesNotMatch',
      mismatch,
    ],
    [
      'a changed signature',
      {
        tamper: withHeader(
          'authorization',
          (value) => value.slice(0, -1) + (value.endsWith('0') ? '1' : '0'),
        ),
      },
      'SignatureDoesNotMatch',
      mismatch,
    ],
    [
      'a cut signature',
      { tamper: withHeader('authorization', (value) => value.slice(0, -2)) },
      'SignatureDoesNotMatch',
      mismatch,
    ],
    ['another secret', { secret: 'guessed' }, 'SignatureDoesNotMatch', mismatch],
    [
      'a payload hash of something else',
      { headers: { 'x-amz-content-sha256': sha256('else') } },
      'SignatureDoesNotMatch',
      mismatch,
    ],
    [
      'another service',
      { service: 'iam' },
      'SignatureDoesNotMatch',
      "Credential should be scoped to correct service: 'sts'. ",
    ],
    [
      'the day of another date',
      { scopeDay: '20200101' },
      'SignatureDoesNotMatch',
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20200101' != ",
    ],
    [
      'a region that is none',
      { region: 'Mars' },
      'SignatureDoesNotMatch',
      "Credential should be scoped to a valid region, not 'Mars'. ",
    ],
    [
      'a host that is not signed',
      { signedHeaders: ['content-type', 'x-amz-date'] },
      'SignatureDoesNotMatch',
      "'Host' or ':authority' must be a 'SignedHeader'",
    ],
    [
      'a date that is not signed',
      { signedHeaders: ['content-type', 'host'] },
      'SignatureDoesNotMatch',
      "'x-amz-date' must be a 'SignedHeader'",
    ],
    [
      'a date six minutes old',
      { date: new Date(Date.now() - 360_000) },
      'SignatureDoesNotMatch',
      'Signature expired: ',
    ],
    [
      'a date six minutes ahead',
      { date: new Date(Date.now() + 360_000) },
      'SignatureDoesNotMatch',
      'Signature not yet current: ',
    ],
    [
      'an unknown key',
      { accessKeyId: 'AKIANOBODY0000000001' },
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    ],
    [
      'a session token beside a long-term key',
      { headers: { 'x-amz-security-token': 'x' } },
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    ],
  ])('is refused for %s', async (_, parts, code, message) => {
    const { status, text } = await send(await simulate(), parts);
    expect(status).toBe(403);
    expect(text).toContain(
      '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>',
    );
    expect(text).toContain(`<Code>${code}</Code>`);
    expect(text).toContain(`<Message>${message}`);
    expect(text).toMatch(/<RequestId>[0-9a-f-]{36}<\/RequestId><\/ErrorResponse>$/);
  });

  it.each([
    [
      'no Signature',
      (value: string) => value.replace(/, Signature=.*/, ''),
      "Authorization header requires 'Signature' parameter.",
    ],
    [
      'half a scope',
      (value: string) => value.replace('/aws4_request', ''),
      'Credential must have exactly 5 slash-delimited elements',
    ],
    ['another scheme', () => 'Bearer token', "Unsupported AWS 'algorithm': 'Bearer'."],
  ])('is incomplete with %s', async (_, change, message) => {
    const { status, text } = await send(await simulate(), { tamper: withHeader('authorization', change) });
    expect(status).toBe(400);
    expect(text).toContain('<Code>IncompleteSignature</Code>');
    expect(text).toContain(message);
  });

  it('is asked for of a call without one', async () => {
    const aws = await simulate();
    const answer = await fetch(aws.stsUrl, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  it.each([
    [
      'an action that is not there',
      { Action: 'GetEverything', Version: '2011-06-15' },
      'InvalidAction',
      'Could not find operation GetEverything for version 2011-06-15',
    ],
    [
      'an action of the other service',
      { Action: 'GetUser', Version: '2011-06-15' },
      'InvalidAction',
      'Could not find operation GetUser',
    ],
    [
      'another version',
      { Action: 'GetCallerIdentity', Version: '2010-05-08' },
      'InvalidAction',
      'for version 2010-05-08',
    ],
    ['no action', { Version: '2011-06-15' }, 'MissingAction', 'Missing Action'],
  ])('does not matter to a call with %s', async (_, parameters, code, message) => {
    const aws = await simulate();
    const answer = await fetch(aws.stsUrl, { method: 'POST', body: new URLSearchParams(parameters) });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain(`<Code>${code}</Code>`);
    expect(text).toContain(message);
  });

  it('is not even looked at for another path, method, host or a body too large', async () => {
    const aws = await simulate();
    const status = async (path: string, init: RequestInit) => (await fetch(`${aws.url}${path}`, init)).status;
    expect(await status('/s3', { method: 'POST', body: '' })).toBe(404);
    expect(await status('/iam', {})).toBe(405);
    expect(await status('/iam', { method: 'POST', body: 'x'.repeat(1_048_577) })).toBe(413);
    expect((await post(`${aws.url}/iam`, { body: '', headers: { host: 'evil.example' } })).status).toBe(421);
  });
});
