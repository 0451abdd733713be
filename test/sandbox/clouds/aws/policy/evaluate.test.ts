import { describe, expect, it } from 'vitest';
import { requestContext } from '../../../../../src/sandbox/clouds/aws/policy/context.ts';
import {
  evaluatePolicies,
  type NamedPolicy,
  type PolicySet,
} from '../../../../../src/sandbox/clouds/aws/policy/evaluate.ts';
import { evaluateTrust, type TrustPrincipal } from '../../../../../src/sandbox/clouds/aws/policy/trust.ts';

type Statement = Record<string, unknown>;

const named = (source: NamedPolicy['source'], ...statements: Statement[]): NamedPolicy => ({
  name: source,
  source,
  document: JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Effect: 'Allow',
      ...('NotResource' in statement ? {} : { Resource: '*' }),
      ...statement,
    })),
  }),
});
const inline = (...statements: Statement[]) => named('inline', ...statements);
const object = 'arn:aws:s3:::reports/a';
const decide = (policies: PolicySet, action = 's3:GetObject', at = '2026-03-01T12:00:00Z') =>
  evaluatePolicies(
    { action, resource: object, context: requestContext({ 'aws:CurrentTime': at }) },
    policies,
  );

describe('the evaluation of policies', () => {
  it.each<[string, NamedPolicy[], 'allowed' | 'denied']>([
    ['nothing', [], 'denied'],
    ['an allow of the action', [inline({ Action: 's3:GetObject' })], 'allowed'],
    ['an allow of another action', [inline({ Action: 's3:PutObject' })], 'denied'],
    ['an allow in any case of letters', [inline({ Action: 'S3:GETOBJECT' })], 'allowed'],
    ['an allow of the resource', [inline({ Action: 's3:*', Resource: 'arn:aws:s3:::reports/*' })], 'allowed'],
    [
      'an allow of another resource',
      [inline({ Action: 's3:*', Resource: 'arn:aws:s3:::other/*' })],
      'denied',
    ],
    ['a NotAction that leaves it', [inline({ NotAction: ['iam:*', 'sts:*'] })], 'allowed'],
    ['a NotAction that takes it out', [inline({ NotAction: 's3:*' })], 'denied'],
    [
      'a NotResource that leaves it',
      [inline({ Action: 's3:*', NotResource: 'arn:aws:s3:::other/*' })],
      'allowed',
    ],
    [
      'a NotResource that takes it out',
      [inline({ Action: 's3:*', NotResource: 'arn:aws:s3:::reports/*' })],
      'denied',
    ],
    [
      'an allow and a deny',
      [inline({ Action: '*' }), inline({ Effect: 'Deny', Action: 's3:Get*' })],
      'denied',
    ],
    [
      'a deny of something else',
      [inline({ Action: '*' }), inline({ Effect: 'Deny', Action: 's3:Put*' })],
      'allowed',
    ],
  ])('with %s is %s', (_, identity, decision) => {
    expect(decide({ identity }).decision).toBe(decision);
  });

  it.each([
    ['2026-03-01T10:59:59Z', 'denied'],
    ['2026-03-01T11:00:00Z', 'allowed'],
    ['2026-03-01T12:59:59.999Z', 'allowed'],
    ['2026-03-01T13:00:00Z', 'denied'],
    ['2026-03-01T13:00:01Z', 'denied'],
  ])('of a time window from 11 to 13 is at %s: %s', (at, decision) => {
    const window = inline({
      Action: 's3:GetObject',
      Condition: {
        DateGreaterThanEquals: { 'aws:CurrentTime': '2026-03-01T11:00:00Z' },
        DateLessThan: { 'aws:CurrentTime': '2026-03-01T13:00:00Z' },
      },
    });
    expect(decide({ identity: [window] }, 's3:GetObject', at).decision).toBe(decision);
  });

  it('needs the boundary and the session’s policies to allow as well', () => {
    const identity = [inline({ Action: 's3:*' })];
    const yes = named('boundary', { Action: 's3:Get*' });
    const session = [named('session', { Action: 'ec2:*' }), named('session', { Action: 's3:GetObject' })];
    expect(decide({ identity, boundary: yes, session })).toMatchObject({
      decision: 'allowed',
      statements: [{ source: 'inline' }, { source: 'boundary' }, { source: 'session' }],
    });
    expect(decide({ identity, boundary: yes }, 's3:PutObject')).toMatchObject({
      by: 'noAllow',
      layer: 'boundary',
    });
    expect(decide({ identity, session }, 's3:PutObject')).toMatchObject({ by: 'noAllow', layer: 'session' });
    expect(decide({ identity, session: [] })).toMatchObject({ by: 'noAllow', layer: 'session' });
    expect(decide({ identity: [], boundary: yes, session })).toMatchObject({
      by: 'noAllow',
      layer: 'identity',
    });
    const no = named('boundary', { Action: '*' }, { Effect: 'Deny', Action: 's3:*', Sid: 'Never' });
    expect(decide({ identity, boundary: no })).toEqual({
      decision: 'denied',
      by: 'explicitDeny',
      layer: 'boundary',
      statements: [{ policy: 'boundary', source: 'boundary', index: 1, sid: 'Never' }],
    });
  });
});

describe('a trust policy', () => {
  const role = 'arn:aws:iam::111111111111:role/hub';
  const session = 'arn:aws:sts::111111111111:assumed-role/hub/s';
  const caller: TrustPrincipal = { kind: 'aws', accountId: '111111111111', arns: [session, role] };
  const provider = 'arn:aws:iam::111111111111:oidc-provider/issuer.example';
  const federated: TrustPrincipal = { kind: 'federated', providerArn: provider };
  const weigh = (statements: Statement[], principal: TrustPrincipal = caller, isCurrent = true) =>
    evaluateTrust(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: statements.map((one) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', ...one })),
      }),
      {
        action: 'sts:AssumeRole',
        principal,
        context: requestContext({ 'sts:ExternalId': 'right' }),
        isCurrent: () => isCurrent,
      },
    );

  it.each<[string, Statement[], TrustPrincipal, string]>([
    ['the role', [{ Principal: { AWS: role } }], caller, 'named'],
    ['the session', [{ Principal: { AWS: [session] } }], caller, 'named'],
    ['the account’s number', [{ Principal: { AWS: '111111111111' } }], caller, 'account'],
    ['the account’s root', [{ Principal: { AWS: 'arn:aws:iam::111111111111:root' } }], caller, 'account'],
    ['everybody', [{ Principal: '*' }], caller, 'account'],
    ['another account', [{ Principal: { AWS: '222222222222' } }], caller, 'noAllow'],
    [
      'a pattern, which is no principal',
      [{ Principal: { AWS: 'arn:aws:iam::111111111111:role/*' } }],
      caller,
      'noAllow',
    ],
    ['a service', [{ Principal: { Service: 'ec2.amazonaws.com' } }], caller, 'noAllow'],
    ['a provider, for a role', [{ Principal: { Federated: provider } }], caller, 'noAllow'],
    ['a provider', [{ Principal: { Federated: provider } }], federated, 'named'],
    ['a role, for a provider', [{ Principal: { AWS: role } }], federated, 'noAllow'],
    ['another action', [{ Principal: '*', Action: 'sts:TagSession' }], caller, 'noAllow'],
    [
      'the right ExternalId',
      [{ Principal: '*', Condition: { StringEquals: { 'sts:ExternalId': 'right' } } }],
      caller,
      'account',
    ],
    [
      'a wrong ExternalId',
      [{ Principal: '*', Condition: { StringEquals: { 'sts:ExternalId': 'wrong' } } }],
      caller,
      'noAllow',
    ],
    [
      'everybody and denying the role',
      [{ Principal: '*' }, { Effect: 'Deny', Principal: { AWS: role } }],
      caller,
      'explicitDeny',
    ],
    ['all but others', [{ NotPrincipal: { AWS: '222222222222' } }], caller, 'account'],
    ['all but the role', [{ NotPrincipal: { AWS: role } }], caller, 'noAllow'],
  ])('that names %s decides for the caller', (_, statements, principal, expected) => {
    expect(weigh(statements, principal)).toBe(expected);
  });

  it('does not mean a principal that came after the one it named', () => {
    expect(weigh([{ Principal: { AWS: role } }], caller, false)).toBe('noAllow');
  });
});
