import { describe, expect, it } from 'vitest';
import { createConsoleSignIn } from '../../../src/providers/aws/console-sign-in.ts';

const session = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'the-secret',
  sessionToken: 'the-token',
  expiresAt: '2026-03-02T10:00:00.000Z',
};
const role = (partition: string) => `arn:${partition}:iam::222222222222:role/lent/reports`;

function signIn(answer: () => Promise<Response>) {
  const asked: URL[] = [];
  const link = createConsoleSignIn({
    fetch: (address) => {
      asked.push(new URL(address));
      return answer();
    },
  });
  return { link, asked };
}

describe('the link that opens the console', () => {
  it.each([
    ['aws', 'https://signin.aws.amazon.com/federation', 'https://console.aws.amazon.com/'],
    ['aws-cn', 'https://signin.amazonaws.cn/federation', 'https://console.amazonaws.cn/'],
    ['aws-us-gov', 'https://signin.amazonaws-us-gov.com/federation', 'https://console.amazonaws-us-gov.com/'],
  ])('is made by the sign-in of the partition %s', async (partition, endpoint, console) => {
    const { link, asked } = signIn(() => Promise.resolve(Response.json({ SigninToken: 'token-1' })));
    const url = new URL((await link(session, role(partition))) ?? '');
    expect(`${url.origin}${url.pathname}`).toBe(endpoint);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      Action: 'login',
      Issuer: 'Latchkey',
      Destination: console,
      SigninToken: 'token-1',
    });
    const [request] = asked;
    expect(JSON.parse(request?.searchParams.get('Session') ?? '')).toEqual({
      sessionId: 'ASIAEXAMPLE',
      sessionKey: 'the-secret',
      sessionToken: 'the-token',
    });
    // With it, AWS would give the console a life of its own, beyond that of the credentials.
    expect(request?.searchParams.has('SessionDuration')).toBe(false);
  });

  it.each<[string, () => Promise<Response>]>([
    ['refuses', () => Promise.resolve(new Response('no', { status: 400 }))],
    ['answers something else', () => Promise.resolve(Response.json({ other: true }))],
    ['does not answer JSON', () => Promise.resolve(new Response('<html>'))],
    ['is not there', () => Promise.reject(new TypeError('fetch failed: https://…?Session=the-secret'))],
  ])('is left out when AWS %s', async (_, answer) => {
    expect(await signIn(answer).link(session, role('aws'))).toBeUndefined();
  });

  it('is left out for a partition without a known console', async () => {
    const { link, asked } = signIn(() => Promise.resolve(Response.json({ SigninToken: 'token-1' })));
    expect(await link(session, role('aws-iso'))).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
