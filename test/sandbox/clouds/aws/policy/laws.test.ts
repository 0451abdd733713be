import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestContext } from '../../../../../src/sandbox/clouds/aws/policy/context.ts';
import {
  evaluatePolicies,
  type NamedPolicy,
  type PolicySet,
} from '../../../../../src/sandbox/clouds/aws/policy/evaluate.ts';

const actions = ['s3:GetObject', 's3:PutObject', 'iam:PutUserPolicy', 'ec2:StartInstances'];
const resources = ['arn:aws:s3:::data/a', 'arn:aws:s3:::logs/b', 'arn:aws:iam::222222222222:user/bob'];
const patterns = [...actions, 's3:*', '*', 's3:Get*'];
const resourcePatterns = [...resources, '*', 'arn:aws:s3:::data/*', 'arn:aws:s3:::${aws:username}/*'];

const condition = fc.option(
  fc.constantFrom(
    { StringEquals: { 'aws:username': 'data' } },
    { StringNotLike: { 'aws:SourceIdentity': 'a*' } },
    { Bool: { 'aws:SecureTransport': 'true' } },
    { DateLessThan: { 'aws:CurrentTime': '2026-06-01T00:00:00Z' } },
    { Null: { 'aws:TokenIssueTime': 'true' } },
    { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } },
  ),
  { nil: undefined },
);
const statementOf = (effect: fc.Arbitrary<string>) =>
  fc
    .record({
      Effect: effect,
      what: fc.record({ not: fc.boolean(), list: fc.subarray(patterns, { minLength: 1, maxLength: 2 }) }),
      which: fc.record({
        not: fc.boolean(),
        list: fc.subarray(resourcePatterns, { minLength: 1, maxLength: 2 }),
      }),
      Condition: condition,
    })
    .map(({ Effect, what, which, Condition }) => ({
      Effect,
      [what.not ? 'NotAction' : 'Action']: what.list,
      [which.not ? 'NotResource' : 'Resource']: which.list,
      ...(Condition ? { Condition } : {}),
    }));
const any = statementOf(fc.constantFrom('Allow', 'Deny'));
const policyOf = (source: NamedPolicy['source'], statements: fc.Arbitrary<object[]>) =>
  statements.map(
    (Statement): NamedPolicy => ({
      name: source,
      source,
      document: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  );
const several = fc.array(any, { minLength: 1, maxLength: 4 });
const set: fc.Arbitrary<PolicySet> = fc.record({
  identity: fc.array(policyOf('inline', several), { maxLength: 3 }),
  boundary: fc.option(policyOf('boundary', several), { nil: undefined }),
  session: fc.option(fc.array(policyOf('session', several), { minLength: 1, maxLength: 2 }), {
    nil: undefined,
  }),
});
const request = fc
  .record({
    action: fc.constantFrom(...actions),
    resource: fc.constantFrom(...resources),
    username: fc.option(fc.constantFrom('data', 'logs'), { nil: undefined }),
    sourceIdentity: fc.option(fc.constantFrom('alex', 'dana'), { nil: undefined }),
    time: fc.constantFrom('2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z'),
  })
  .map(({ action, resource, username, sourceIdentity, time }) => ({
    action,
    resource,
    context: requestContext({
      'aws:username': username,
      'aws:SourceIdentity': sourceIdentity,
      'aws:CurrentTime': time,
      'aws:SecureTransport': 'true',
    }),
  }));
const allows = (asked: Parameters<typeof evaluatePolicies>[0], policies: PolicySet) =>
  evaluatePolicies(asked, policies).decision === 'allowed';

/** The first case found in which a law does not hold; null when there is none. */
const exceptionTo = <Values extends [unknown, ...unknown[]]>(law: fc.IProperty<Values>) =>
  fc.check(law, { numRuns: 500, seed: 20_260_101 }).counterexample;

describe('whatever the policies and the request', () => {
  it('one more deny never allows what was denied', () => {
    const deny = policyOf(
      'inline',
      statementOf(fc.constant('Deny')).map((one) => [one]),
    );
    expect(
      exceptionTo(
        fc.property(request, set, deny, (asked, policies, more) => {
          const changed = { ...policies, identity: [...policies.identity, more] };
          return allows(asked, policies) || !allows(asked, changed);
        }),
      ),
    ).toBeNull();
  });

  it('one more allow never denies what was allowed', () => {
    const allow = policyOf(
      'inline',
      statementOf(fc.constant('Allow')).map((one) => [one]),
    );
    expect(
      exceptionTo(
        fc.property(request, set, allow, (asked, policies, more) => {
          const changed = { ...policies, identity: [...policies.identity, more] };
          return !allows(asked, policies) || allows(asked, changed);
        }),
      ),
    ).toBeNull();
  });

  it('a boundary and session policies only ever take away', () => {
    expect(
      exceptionTo(
        fc.property(
          request,
          set,
          (asked, policies) => !allows(asked, policies) || allows(asked, { identity: policies.identity }),
        ),
      ),
    ).toBeNull();
  });

  it('what denies everything denies it, in whichever layer it stands', () => {
    const everything: NamedPolicy = {
      name: 'all',
      source: 'inline',
      document: JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Deny', Action: '*', Resource: '*' },
      }),
    };
    expect(
      exceptionTo(
        fc.property(request, set, (asked, policies) =>
          [
            { ...policies, identity: [...policies.identity, everything] },
            { ...policies, boundary: everything },
            { ...policies, session: [...(policies.session ?? []), everything] },
          ].every((denied) => !allows(asked, denied)),
        ),
      ),
    ).toBeNull();
  });

  it('an answer of no names the layer that has no allow, or the statement that denies', () => {
    expect(
      exceptionTo(
        fc.property(request, set, (asked, policies) => {
          const decided = evaluatePolicies(asked, policies);
          if (decided.decision === 'allowed') return decided.statements.length > 0;
          return decided.by === 'explicitDeny' ? decided.statements.length > 0 : decided.layer !== undefined;
        }),
      ),
    ).toBeNull();
  });
});
