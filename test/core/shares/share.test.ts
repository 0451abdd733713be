import { describe, expect, it } from 'vitest';
import { fitsWildcard } from '../../../src/core/catalogue/danger/wildcard.ts';
import { inEnglish } from '../../../src/core/said/said.ts';
import { type ShareChoice, tidyChoice } from '../../../src/core/shares/choice.ts';
import { shareableOf, shareOfferSchema } from '../../../src/core/shares/offer.ts';
import {
  shareCommand,
  shareInWords,
  shareProblems,
  shareStatements,
} from '../../../src/core/shares/share.ts';
import { actionsOf, shareLevels, shareTypes, typeFacts, wouldLast } from '../../../src/core/shares/types.ts';

const account = {
  name: 'data',
  id: '222222222222',
  deployerRole: 'arn:aws:iam::222222222222:role/latchkey-deployer',
  externalId: 'latchkey-external-id',
};
const share = {
  regions: ['eu-central-1'],
  types: {
    s3: { levels: ['read', 'write'], names: ['contoso-*'] },
    dynamodb: { actions: ['dynamodb:GetItem'] },
  },
};
const entitlement = { name: 'share-data', grants: [{ kind: 'aws.iam.role', account: 'data', share }] };
const bucket = (name: string) => `arn:aws:s3:::${name}`;
const table = (name: string) => `arn:aws:dynamodb:eu-central-1:222222222222:table/${name}`;
const choice = (changes: Partial<ShareChoice> = {}): ShareChoice => ({
  type: 's3',
  resources: [bucket('contoso-data')],
  permissions: ['read'],
  ...changes,
});
const problems = (picked: ShareChoice | undefined) =>
  shareProblems(entitlement, picked, (name) => (name === 'data' ? account : undefined))
    .map((said) => inEnglish(...said))
    .join(' ');

/** One resource of each type. */
const arns = {
  s3: bucket('contoso-data'),
  ec2: 'arn:aws:ec2:eu-central-1:222222222222:instance/i-0a1b2c3d4e5f60718',
  lambda: 'arn:aws:lambda:eu-central-1:222222222222:function:import',
  rds: 'arn:aws:rds:eu-central-1:222222222222:db:reports',
  dynamodb: table('reports'),
  secretsmanager: 'arn:aws:secretsmanager:eu-central-1:222222222222:secret:reports/reader-a1B2c3',
};

describe('what can be picked', () => {
  it('is what the catalogue offers', () => {
    expect(problems(choice())).toBe('');
    expect(problems(choice({ permissions: ['read', 's3:PutObject'] }))).toBe('');
    expect(
      problems(choice({ type: 'dynamodb', resources: [table('t-1')], permissions: ['dynamodb:GetItem'] })),
    ).toBe('');
  });

  it.each([
    ['nothing at all', undefined, 'share share-data s3 <name> read 1h <reason>'],
    ['another type', choice({ type: 'rds' }), '"rds" cannot be shared'],
    ['a type of everything', choice({ type: 'constructor' }), '"constructor" cannot be shared'],
    ['a level that is not offered', choice({ permissions: ['admin'] }), '"admin" cannot be given'],
    [
      'an action of a level that is not offered',
      choice({ permissions: ['s3:PutBucketVersioning'] }),
      'cannot be given',
    ],
    ['an action of another service', choice({ permissions: ['iam:CreateUser'] }), 'cannot be given'],
    ['a pattern of actions', choice({ permissions: ['s3:*'] }), 'cannot be given'],
    ['no permission', choice({ permissions: [] }), 'No permission is named'],
    ['no resource', choice({ resources: [] }), 'No resource is named'],
    ['everything', choice({ resources: ['*'] }), 'is not the ARN of one resource'],
    ['a pattern of names', choice({ resources: [bucket('contoso-*')] }), 'is not the ARN of one resource'],
    ['another name', choice({ resources: [bucket('payroll')] }), 'payroll cannot be shared'],
    ['a resource of another type', choice({ resources: [table('contoso-1')] }), 'is not the ARN of one'],
    [
      'a resource of another account',
      choice({
        type: 'dynamodb',
        resources: [table('t-1').replace('222222222222', '333333333333')],
        permissions: ['dynamodb:GetItem'],
      }),
      'is in the account 333333333333',
    ],
    [
      'a resource of another region',
      choice({
        type: 'dynamodb',
        resources: [table('t-1').replace('eu-central-1', 'us-east-1')],
        permissions: ['dynamodb:GetItem'],
      }),
      'is in us-east-1',
    ],
    [
      'more than approvers can look at',
      choice({ resources: [1, 2, 3, 4, 5, 6].map((number) => bucket(`contoso-${number}`)) }),
      'at most 5 resources',
    ],
    [
      'more than a card shows',
      choice({
        type: 'dynamodb',
        resources: [1, 2, 3].map((number) => table(`${'t'.repeat(200)}${number}`)),
        permissions: ['dynamodb:GetItem'],
      }),
      'too much for one request',
    ],
  ])('is never %s', (_, picked, problem) => {
    expect(problems(picked)).toContain(problem);
  });

  it('is nothing where the content is fixed', () => {
    const fixed = { name: 'fixed', grants: [{ kind: 'aws.iam.group', account: 'data', group: 'readers' }] };
    expect(shareableOf(fixed)).toBeUndefined();
    expect(shareProblems(fixed, undefined, () => account)).toEqual([]);
    expect(inEnglish(...shareProblems(fixed, choice(), () => account).flat())).toContain(
      'nothing can be picked',
    );
  });

  it('is the same in whatever order it was written', () => {
    const resources = [bucket('contoso-b'), bucket('contoso-a')];
    expect(tidyChoice(choice({ resources: [...resources, bucket('contoso-b')] }))).toEqual(
      tidyChoice(choice({ resources: resources.toReversed() })),
    );
  });
});

describe('what is given', () => {
  it('is the actions on the resources and what is in them', () => {
    expect(shareStatements(choice({ permissions: ['s3:GetObject'] }))).toEqual([
      {
        effect: 'Allow',
        actions: ['s3:GetObject'],
        resources: ['arn:aws:s3:::contoso-data', 'arn:aws:s3:::contoso-data/*'],
        conditions: {},
      },
    ]);
  });

  it('tells what cannot be limited to a resource', () => {
    const instance = choice({ type: 'ec2', resources: [arns.ec2] });
    expect(shareStatements(instance).map(({ resources }) => resources)).toEqual([[arns.ec2], ['*']]);
    expect(shareInWords(instance)).toBe('read on i-0a1b2c3d4e5f60718 (EC2; lists what else there is)');
    const started = { ...instance, permissions: ['ec2:StartInstances'] };
    expect(shareStatements(started)).toHaveLength(1);
    expect(shareInWords(started)).toBe('ec2:StartInstances on i-0a1b2c3d4e5f60718 (EC2)');
  });

  it.each(shareTypes)('is of %s alone, level by level more, and nothing that lasts', (type) => {
    expect(typeFacts[type].arn.test(arns[type])).toBe(true);
    let before: readonly string[] = [];
    for (const level of shareLevels) {
      const actions = actionsOf(type, level);
      expect(actions).toEqual(expect.arrayContaining([...before]));
      expect(actions.length).toBeGreaterThan(before.length);
      expect(new Set(actions).size).toBe(actions.length);
      for (const action of actions) expect(action).toMatch(new RegExp(`^${type}:[A-Z][A-Za-z]+$`));
      expect(actions.filter(wouldLast)).toEqual([]);
      before = actions;
    }
  });

  it.each(shareTypes)('reaches no neighbour whose name begins the same: %s', (type) => {
    const [statement] = shareStatements(choice({ type, resources: [arns[type]], permissions: ['write'] }));
    const neighbour = `${arns[type]}2`;
    expect(statement?.resources.some((pattern) => fitsWildcard(pattern, neighbour))).toBe(false);
    expect(statement?.resources.some((pattern) => fitsWildcard(pattern, arns[type]))).toBe(true);
  });

  it('comes with a first command that it allows', () => {
    expect(shareCommand(choice())).toBe('aws s3 ls s3://contoso-data');
    expect(shareCommand(choice({ type: 'rds', resources: [arns.rds] }))).toBe(
      'aws rds describe-db-instances --db-instance-identifier reports --region eu-central-1',
    );
    expect(shareCommand(choice({ permissions: ['s3:PutObject'] }))).toBeUndefined();
  });
});

describe('the catalogue', () => {
  const parse = (types: object) => shareOfferSchema.safeParse({ regions: ['eu-central-1'], types });

  it.each([
    's3:PutBucketPolicy',
    's3:PutObjectAcl',
    's3:PutBucketReplicationConfiguration',
    's3:ReplicateObject',
    's3:PutBucketTagging',
    'lambda:AddPermission',
    'lambda:CreateFunctionUrlConfig',
    'dynamodb:PutResourcePolicy',
    'secretsmanager:ReplicateSecretToRegions',
    'rds:ModifyDBInstance',
    'ec2:ModifyInstanceAttribute',
    'ec2:AssociateIamInstanceProfile',
  ])('lets nobody share %s, which would outlast the request', (action) => {
    const [type = ''] = action.split(':');
    expect(parse({ [type]: { actions: [action] } }).success).toBe(false);
  });

  it('takes single actions of the type, written out', () => {
    expect(parse({ s3: { actions: ['s3:GetObjectAcl', 's3:RestoreObject'] } }).success).toBe(true);
    for (const action of ['s3:*', '*', 'iam:CreateUser', 'dynamodb:GetItem'])
      expect(parse({ s3: { actions: [action] } }).success).toBe(false);
  });

  it('has to offer something', () => {
    expect(parse({}).success).toBe(false);
    expect(parse({ s3: {} }).success).toBe(false);
    expect(parse({ sqs: { levels: ['read'] } }).success).toBe(false);
  });
});
