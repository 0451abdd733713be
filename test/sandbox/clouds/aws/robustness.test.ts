import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../../src/sandbox/clouds/aws/access/principal.ts';
import { createFaultScript } from '../../../../src/sandbox/clouds/aws/faults.ts';
import { createThrottle } from '../../../../src/sandbox/clouds/aws/identity-center/throttle.ts';
import { stateFromSeed } from '../../../../src/sandbox/clouds/aws/seed.ts';
import { awsSeedSchema } from '../../../../src/sandbox/clouds/aws/seed-schema.ts';
import { services } from '../../../../src/sandbox/clouds/aws/services.ts';
import { answerFederation } from '../../../../src/sandbox/clouds/aws/signin/federation.ts';
import { AwsError } from '../../../../src/sandbox/clouds/aws/wire/errors.ts';
import type { Service } from '../../../../src/sandbox/clouds/aws/wire/service.ts';
import { createWorld } from '../../../../src/sandbox/clouds/aws/world.ts';
import { openStateFile } from '../../../../src/sandbox/clouds/shared/state-file.ts';
import { boundaryArn, deployerRole, hubRole, policy, s3ReadOnly, target, trust } from './fixture.ts';
import {
  alex,
  analysts,
  centerSeed,
  instance,
  management,
  readData,
  store,
} from './identity-center-fixture.ts';

const now = new Date('2026-01-01T00:00:00Z');
const state = stateFromSeed(awsSeedSchema.parse(centerSeed), now);
const world = createWorld(openStateFile({ parse: () => state, initial: () => state }), () => now);
const dependencies = {
  world,
  faults: createFaultScript(() => now),
  oidcKeys: () => Promise.reject(new Error('There is no issuer here.')),
  identityCenterThrottle: createThrottle({ requestsPerSecond: Number.MAX_SAFE_INTEGER }),
};

const document = JSON.stringify(policy({ Action: 's3:*' }));
const trustDocument = JSON.stringify(trust({ Principal: { AWS: hubRole } }));
const text = (...plausible: readonly string[]) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...plausible) },
    fc.constantFrom('', '__proto__', '0', '-1', 'true', '{}', '*', 'arn:aws:iam::aws:policy/', '\u0000', 'é'),
    fc.string({ maxLength: 20 }),
  );
const users = text('alice', 'bob', 'admin', 'new-user');
const policyArns = text(s3ReadOnly, boundaryArn);
const provider = `arn:aws:iam::${target}:oidc-provider/issuer.example`;

/** Parameters of the Query services, with values that mean something to one of the actions, or to none. */
const query: Readonly<Record<string, fc.Arbitrary<string>>> = {
  UserName: users,
  NewUserName: users,
  RoleName: text('latchkey-deployer', 'new-role'),
  GroupName: text('readers', 'new-group'),
  NewGroupName: text('readers', 'other-group'),
  PolicyName: text('deploy', 'new-policy'),
  PolicyArn: policyArns,
  PermissionsBoundary: policyArns,
  PolicyDocument: text(document, trustDocument),
  AssumeRolePolicyDocument: text(trustDocument, document),
  VersionId: text('v1', 'v2'),
  Path: text('/', '/people/'),
  PathPrefix: text('/', '/people/'),
  'Tags.member.1.Key': text('team'),
  'Tags.member.1.Value': text('blue'),
  'TagKeys.member.1': text('team'),
  MaxItems: text('1', '1000'),
  Marker: text('made-up'),
  MaxSessionDuration: text('3600', '43200'),
  Description: text('What for'),
  'Filter.member.1': text('User', 'Role'),
  EntityFilter: text('User'),
  Status: text('Active', 'Inactive'),
  AccessKeyId: text('AKIABOB0000000000001'),
  RoleArn: text(hubRole, deployerRole),
  RoleSessionName: text('session'),
  DurationSeconds: text('900', '3600'),
  SourceIdentity: text('alex'),
  Policy: text(document),
  WebIdentityToken: text('e30.e30.e30'),
  Url: text('https://issuer.example'),
  ClientID: text('api://one'),
  'ClientIDList.member.1': text('api://one'),
  'ThumbprintList.member.1': text('a'.repeat(40)),
  OpenIDConnectProviderArn: text(provider),
  PolicySourceArn: text(`arn:aws:iam::${target}:user/bob`, deployerRole),
  'PolicyInputList.member.1': text(document),
  'ActionNames.member.1': text('s3:GetObject'),
  'ContextEntries.member.1.ContextKeyName': text('aws:username'),
  'ContextEntries.member.1.ContextKeyValues.member.1': text('bob'),
};

const nested = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.string({ maxLength: 10 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('Key', 'Values', 'UserId', 'AttributePath', '__proto__'), tie('any')),
  ),
})).any;
const member = (...plausible: readonly unknown[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...plausible) }, nested);

/** Likewise, members of the inputs of the JSON services. */
const json: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  InstanceArn: member(instance),
  PermissionSetArn: member(readData),
  TargetId: member(target, management, '000000000000'),
  TargetType: member('AWS_ACCOUNT'),
  PrincipalType: member('USER', 'GROUP'),
  PrincipalId: member(alex, analysts),
  AccountId: member(target),
  Name: member('NewSet'),
  SessionDuration: member('PT1H'),
  InlinePolicy: member(document),
  ManagedPolicyArn: member(s3ReadOnly),
  IdentityStoreId: member(store),
  UserId: member(alex),
  GroupId: member(analysts),
  GroupIds: member([analysts]),
  MemberId: member({ UserId: alex }),
  AlternateIdentifier: member({ UniqueAttribute: { AttributePath: 'userName', AttributeValue: 'alex' } }),
  Filters: member([{ AttributePath: 'UserName', AttributeValue: 'alex' }], []),
  Filter: member({ AccountId: target }, { Status: 'SUCCEEDED' }),
  MaxResults: member(1, 100),
  NextToken: member(''),
  TagFilters: member([{ Key: 'team' }]),
  ResourceTypeFilters: member(['s3']),
  ResourcesPerPage: member(10),
  PaginationToken: member(''),
  Key: member('team'),
};

const isQuery = ({ name }: Service) => name === 'iam' || name === 'sts';
/** Every member is there twice out of three times, so that many inputs have what an action needs. */
const anyOf = <Value>(members: Readonly<Record<string, fc.Arbitrary<Value>>>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(members).map(([name, arbitrary]) => [
        name,
        fc.option(arbitrary, { freq: 3, nil: undefined }),
      ]),
    ),
  );

const heads: Readonly<Record<string, string>> = {
  iam: '2010-05-08',
  sts: '2011-06-15',
  sso: 'SWBExternalService',
  identitystore: 'AWSIdentityStore',
  tagging: 'ResourceGroupsTaggingAPI_20170126',
};

/** The call on the wire, as it is before it is signed. */
function request(service: Service, action: string, input: Readonly<Record<string, unknown>>) {
  const head = heads[service.name] ?? '';
  const entries = Object.entries(input).filter(([, value]) => value !== undefined);
  const form = () =>
    new URLSearchParams([['Action', action], ['Version', head], ...(entries as [string, string][])]);
  return {
    method: 'POST',
    url: '/',
    headers: isQuery(service) ? {} : { 'x-amz-target': `${head}.${action}` },
    body: Buffer.from(isQuery(service) ? form().toString() : JSON.stringify(Object.fromEntries(entries))),
  };
}

/** Makes a call that an administrator would sign; returns the text of the answer, or the error. */
async function call(
  service: Service,
  action: string,
  input: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const account = world.effective.find(({ id }) => id === (service.name === 'sso' ? management : target));
  if (!account) throw new Error('There is no account.');
  const [user] = account.users;
  // The root of an account takes no roles.
  const caller: Principal =
    service.name === 'sts' && user ? { kind: 'user', account, user } : { kind: 'root', account };
  try {
    const opened = service.open(request(service, action, input));
    const result = await opened.run({ caller, now, context: {}, onResource: () => undefined }, dependencies);
    return service.success(action, result, 'id');
  } catch (error) {
    return error;
  }
}

describe('no input makes the simulator fail by itself', () => {
  it.each(services.map((service) => [service.name, service] as const))('of %s', async (_, service) => {
    const calls = fc.tuple(
      fc.constantFrom(...service.actions),
      isQuery(service) ? anyOf<unknown>(query) : anyOf(json),
    );
    const accepted = new Set<string>();
    const answers = fc.asyncProperty(calls, async ([action, input]) => {
      const answer = await call(service, action, input);
      if (typeof answer === 'string') accepted.add(action);
      return typeof answer === 'string' || answer instanceof AwsError;
    });
    const { failed, counterexample } = await fc.check(answers, { numRuns: 500, seed: 20_260_101 });
    expect({ failed, counterexample }).toEqual({ failed: false, counterexample: null });
    // A run in which hardly anything gets past the checks would prove little.
    expect(accepted.size).toBeGreaterThan(service.actions.length / 3);
  });

  it('of the sign-in', () => {
    const parameters = fc.dictionary(
      fc.constantFrom('Action', 'Session', 'SessionDuration', 'SigninToken', 'Destination'),
      fc.oneof(
        fc.constantFrom('getSigninToken', 'login', '{}', 'null', '[]', 'https://x.example'),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(parameters, (given) => {
        expect(answerFederation(world, now, new URLSearchParams(given)).status).toBe(400);
      }),
      { numRuns: 300, seed: 20_260_101 },
    );
  });
});
