import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coversEverything, mayGiveAccess } from '../../../src/core/catalogue/danger/actions.ts';
import { documentSize } from '../../../src/core/catalogue/danger/document-size.ts';
import { statementDangers } from '../../../src/core/catalogue/danger/statement.ts';
import { fitsWildcard } from '../../../src/core/catalogue/danger/wildcard.ts';
import { issueCodes } from '../../../src/core/catalogue/issue.ts';

const deployer = 'arn:aws:iam::111122223333:role/latchkey-deployer';

describe('a wildcard of AWS', () => {
  it('fits what a regular expression of the same meaning fits', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', ':', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '.', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, letters, (wildcard, text) => {
        const source = wildcard.replaceAll('.', '\\.').replaceAll(/\*+/g, '.*').replaceAll('?', '.');
        expect(fitsWildcard(wildcard, text)).toBe(new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is tried at once, however many stars it has', () => {
    const before = performance.now();
    expect(fitsWildcard(`${'*a'.repeat(200)}b`, 'a'.repeat(2_000))).toBe(false);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

const giving =
  'iam:* iam:Put* iam:PassRole IAM:CreateUser i?m:DeleteRole *:CreateUser iam:*Role* organizations:LeaveOrganization ' +
  'account:* sso:CreateAccountAssignment identitystore:* * *:*';
const harmless =
  'iam:GetRole iam:List* iam:SimulatePrincipalPolicy s3:* ec2:RunInstances iamx:PutRole ssm:StartSession ' +
  'organizations:Describe* *:Get*';

describe('an action', () => {
  it.each(giving.split(' '))('%s gives access', (action) => {
    expect(mayGiveAccess(action)).toBe(true);
  });

  it.each(harmless.split(' '))('%s gives none', (action) => {
    expect(mayGiveAccess(action)).toBe(false);
  });

  it.each([
    ['*', true],
    ['*:*', true],
    ['??:*', true],
    ['s3:*', false],
    ['*:Get*', false],
  ])('%s covers everything: %s', (action, everything) => {
    expect(coversEverything(action)).toBe(everything);
  });
});

describe('a statement', () => {
  const aStatement = (actions: string[], resources: string[], effect: 'Allow' | 'Deny' = 'Allow') => ({
    effect,
    actions,
    resources,
    conditions: {},
  });

  it.each([
    ['*', 'danger.access', true],
    ['arn:aws:iam::*:role/*', 'danger.access', true],
    [deployer, 'danger.own', false],
    ['arn:aws:iam::*:role/latch*', 'danger.own', false],
    ['arn:aws:iam::444455556666:role/team/latchkey-other', 'danger.own', false],
    ['arn:*:*', 'danger.access', true],
  ])('that assumes roles on %s is %s', (resource, code, boundable) => {
    expect(statementDangers(aStatement(['sts:AssumeRole'], [resource]), [deployer])).toMatchObject([
      { code, boundable, at: ['resources', 0] },
    ]);
  });

  it.each([
    [['sts:AssumeRole'], ['arn:aws:iam::444455556666:role/reader']],
    [['sts:GetCallerIdentity'], ['*']],
    [['s3:*', 'kms:Decrypt'], ['*']],
  ])('that allows %j on %j is fine', (actions, resources) => {
    expect(statementDangers(aStatement(actions, resources), [deployer])).toEqual([]);
  });

  it('that denies is never a danger', () => {
    expect(statementDangers(aStatement(['*'], ['*'], 'Deny'), [deployer])).toEqual([]);
  });

  it('is counted with the time of a request', () => {
    const document = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::contoso-data/*',
          Condition: {
            DateGreaterThanEquals: { 'aws:CurrentTime': '2026-11-20T08:00:00Z' },
            DateLessThan: { 'aws:CurrentTime': '2026-11-20T12:00:00Z' },
          },
        },
      ],
    };
    const size = documentSize([aStatement(['s3:GetObject'], ['arn:aws:s3:::contoso-data/*'])]);
    expect(size).toBeGreaterThanOrEqual(JSON.stringify(document).length);
    expect(size).toBeLessThan(JSON.stringify(document).length + 50);
  });
});

describe('the codes of issues', () => {
  it('are words with a dot between, and each says what it means', () => {
    for (const [code, meaning] of Object.entries(issueCodes)) {
      expect(code).toMatch(/^[a-z]+[a-zA-Z]*(\.[a-z][a-zA-Z]*)?$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
    }
  });
});
