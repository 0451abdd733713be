import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './errors.ts';

/** What a signature is made over. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The parts of an `Authorization: AWS4-HMAC-SHA256 …` header. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const maximumSkew = 5 * 60_000;
const signatureDoesNotMatch = (message: string) => new AwsError('SignatureDoesNotMatch', 403, message);
const incompleteSignature = (message: string) => new AwsError('IncompleteSignature', 400, message);

/** Reads the Authorization header; undefined when there is none. Throws IncompleteSignature for half of one. */
export function parseAuthorization(headers: IncomingHttpHeaders): Authorization | undefined {
  const header = headers.authorization;
  if (header === undefined) return undefined;
  if (!header.startsWith(`${algorithm} `)) {
    throw incompleteSignature(`Unsupported AWS 'algorithm': '${header.split(' ')[0]}'.`);
  }
  const parts = new Map(
    header
      .slice(algorithm.length + 1)
      .split(',')
      .map((part) => part.trim())
      .map((part): [string, string] => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.get(name));
  if (missing.length > 0) {
    const complaints = missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' ');
    throw incompleteSignature(`${complaints} Authorization=${algorithm}`);
  }
  const [accessKeyId, date, region, service, end, ...rest] = (parts.get('Credential') ?? '').split('/');
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request' || rest.length > 0) {
    throw incompleteSignature(
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '" +
        `${parts.get('Credential')}'`,
    );
  }
  const signedHeaders = (parts.get('SignedHeaders') ?? '').split(';');
  return { accessKeyId, date, region, service, signedHeaders, signature: parts.get('Signature') ?? '' };
}

/**
 * Verifies a request's signature after "AWS Signature Version 4 for API requests: Create a signed request".
 * Throws SignatureDoesNotMatch with AWS's text: for a wrong scope, a clock more than five minutes off, a
 * header that has to be signed and is not, and for a signature other than the one calculated here.
 */
export function verifySignature(
  request: SignedRequest,
  authorization: Authorization,
  expected: { readonly service: string; readonly secretAccessKey: string; readonly now: Date },
): void {
  const timestamp = readTimestamp(request.headers);
  checkScope(authorization, expected.service, timestamp);
  checkSkew(timestamp, expected.now);
  checkSignedHeaders(request.headers, authorization.signedHeaders);
  const payloadHash = sha256(request.body);
  const declared = request.headers['x-amz-content-sha256'];
  if (declared !== undefined && declared !== payloadHash) throw mismatch();
  const { date, region, service } = authorization;
  const stringToSign = [
    algorithm,
    timestamp,
    `${date}/${region}/${service}/aws4_request`,
    sha256(canonicalRequest(request, authorization.signedHeaders, payloadHash)),
  ].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${expected.secretAccessKey}`,
  );
  const calculated = hmac(key, stringToSign);
  const given = Buffer.from(authorization.signature, 'hex');
  if (given.length !== calculated.length || !timingSafeEqual(given, calculated)) throw mismatch();
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

const mismatch = () =>
  signatureDoesNotMatch(
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
      'Access Key and signing method. Consult the service documentation for details.',
  );

function readTimestamp(headers: IncomingHttpHeaders): string {
  const timestamp = headers['x-amz-date'];
  if (typeof timestamp !== 'string') {
    throw incompleteSignature(
      `Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.`,
    );
  }
  if (!/^\d{8}T\d{6}Z$/.test(timestamp)) {
    throw incompleteSignature(
      `Date must be in ISO-8601 'basic format'. Got '${timestamp}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  return timestamp;
}

function checkScope({ date, region, service }: Authorization, expected: string, timestamp: string): void {
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw signatureDoesNotMatch(`Credential should be scoped to a valid region, not '${region}'. `);
  }
  if (service !== expected) {
    throw signatureDoesNotMatch(`Credential should be scoped to correct service: '${expected}'. `);
  }
  if (timestamp.slice(0, 8) !== date) {
    throw signatureDoesNotMatch(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != ` +
        `'${timestamp.slice(0, 8)}', from '${timestamp}'.`,
    );
  }
}

function checkSkew(timestamp: string, now: Date): void {
  const signed = Date.parse(
    timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (Number.isNaN(signed))
    throw incompleteSignature(`Date must be in ISO-8601 'basic format'. Got '${timestamp}'.`);
  const skew = signed - now.getTime();
  const bound = (sign: number) => basicTime(new Date(now.getTime() + sign * maximumSkew));
  if (skew < -maximumSkew) {
    throw signatureDoesNotMatch(
      `Signature expired: ${timestamp} is now earlier than ${bound(-1)} (${basicTime(now)} - 5 min.)`,
    );
  }
  if (skew > maximumSkew) {
    throw signatureDoesNotMatch(
      `Signature not yet current: ${timestamp} is still later than ${bound(1)} (${basicTime(now)} + 5 min.)`,
    );
  }
}

const basicTime = (time: Date) => time.toISOString().replace(/[-:]|\.\d{3}/g, '');

function checkSignedHeaders(headers: IncomingHttpHeaders, signed: readonly string[]): void {
  if (!signed.includes('host')) {
    throw signatureDoesNotMatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-amz-') && !signed.includes(name)) {
      throw signatureDoesNotMatch(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
    }
  }
}

function canonicalRequest(
  request: SignedRequest,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const url = new URL(request.url, 'http://localhost');
  const query = [...url.searchParams]
    .map(([name, value]): [string, string] => [encode(name), encode(value)])
    .sort(([nameA, a], [nameB, b]) => compare(nameA, nameB) || compare(a, b))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const headers = [...signedHeaders]
    .sort(compare)
    .map(
      (name) =>
        `${name}:${String(request.headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}\n`,
    )
    .join('');
  // Every service but S3 encodes the path's segments once more than they already are.
  const path = url.pathname.split('/').map(encode).join('/');
  return [request.method, path, query, headers, [...signedHeaders].sort(compare).join(';'), payloadHash].join(
    '\n',
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
