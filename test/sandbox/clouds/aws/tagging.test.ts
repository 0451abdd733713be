import {
  GetResourcesCommand,
  type GetResourcesCommandInput,
  GetTagKeysCommand,
  GetTagValuesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { describe, expect, it } from 'vitest';
import type { AwsSeedInput } from '../../../../src/sandbox/clouds/aws/seed-schema.ts';
import { adminKeys, bobKeys, seed, simulate, target } from './fixture.ts';

const bucket = 'arn:aws:s3:::reports';
const web = `arn:aws:ec2:eu-west-1:${target}:instance/i-0123456789abcdef0`;
const volume = `arn:aws:ec2:eu-west-1:${target}:volume/vol-0123456789abcdef0`;
const lambda = `arn:aws:lambda:eu-west-1:${target}:function:resize`;
const database = `arn:aws:rds:eu-west-1:${target}:db:orders`;
const table = `arn:aws:dynamodb:eu-west-1:${target}:table/orders`;
const secret = `arn:aws:secretsmanager:eu-west-1:${target}:secret:orders-AbCdEf`;
const resources = [
  { arn: bucket, tags: { team: 'blue', stage: 'prod' } },
  { arn: web, tags: { team: 'blue', Name: 'web' } },
  { arn: volume, tags: { team: 'red' } },
  { arn: lambda, tags: { team: 'red', stage: 'test' } },
  { arn: database, tags: { stage: 'prod' } },
  { arn: table, tags: { stage: 'prod' } },
  { arn: secret, tags: { stage: 'prod' } },
  { arn: `arn:aws:sqs:eu-west-1:${target}:jobs` },
  {
    arn: `arn:aws:lambda:us-east-1:${target}:function:elsewhere`,
    region: 'us-east-1',
    tags: { team: 'blue' },
  },
];
const accounts = seed.accounts.map((one) => (one.id === target ? { ...one, resources } : one));
/** A simulator, and clients for it in any region. */
async function start(inAccounts: AwsSeedInput['accounts'] = accounts) {
  const aws = await simulate({ seed: { accounts: inAccounts } });
  const tagging = (credentials = adminKeys, region = 'eu-west-1') =>
    new ResourceGroupsTaggingAPIClient({
      ...aws.configuration(credentials),
      region,
      endpoint: aws.taggingUrl,
    });
  return { ...aws, tagging };
}

const found = async (input: GetResourcesCommandInput) => {
  const aws = await start();
  const answer = await aws.tagging().send(new GetResourcesCommand(input));
  return answer.ResourceTagMappingList?.map(({ ResourceARN }) => ResourceARN);
};

describe('GetResources', () => {
  it('tells what is tagged in the region, with all tags', async () => {
    const aws = await start();
    const answer = await aws.tagging().send(new GetResourcesCommand({}));
    expect(answer.PaginationToken).toBe('');
    expect(answer.ResourceTagMappingList).toHaveLength(7);
    expect(answer.ResourceTagMappingList).toContainEqual({
      ResourceARN: bucket,
      Tags: [
        { Key: 'team', Value: 'blue' },
        { Key: 'stage', Value: 'prod' },
      ],
    });
    const elsewhere = await aws.tagging(adminKeys, 'us-east-1').send(new GetResourcesCommand({}));
    expect(elsewhere.ResourceTagMappingList).toHaveLength(1);
  });

  it.each([
    ['a service', ['ec2'], [web, volume]],
    ['a type', ['ec2:instance'], [web]],
    ['buckets, whose ARNs do not name their type', ['s3:bucket'], [bucket]],
    ['functions', ['lambda:function'], [lambda]],
    ['databases', ['rds:db'], [database]],
    ['tables', ['dynamodb:table'], [table]],
    ['secrets', ['secretsmanager:secret'], [secret]],
    ['several', ['s3', 'rds:db'], [database, bucket]],
    ['nothing of the kind', ['kms:key'], []],
  ])('narrows to %s', async (_, ResourceTypeFilters, wanted) => {
    expect(await found({ ResourceTypeFilters })).toEqual(wanted);
  });

  it('narrows by tags: every filter, any of a filter’s values', async () => {
    expect(await found({ TagFilters: [{ Key: 'team', Values: ['blue'] }] })).toEqual([web, bucket]);
    expect(await found({ TagFilters: [{ Key: 'team', Values: ['blue', 'red'] }, { Key: 'stage' }] })).toEqual(
      [lambda, bucket],
    );
    expect(await found({ ResourceARNList: [bucket, 'arn:aws:s3:::nothing'] })).toEqual([bucket]);
  });

  it('comes a page at a time', async () => {
    const tagging = (await start()).tagging();
    const all: unknown[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await tagging.send(new GetResourcesCommand({ ResourcesPerPage: 3, PaginationToken }));
      all.push(...(page.ResourceTagMappingList ?? []));
      ({ PaginationToken } = page);
    } while (PaginationToken);
    expect(all).toHaveLength(7);
    const many = {
      ...resources[0],
      tags: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`key-${n}`, 'x'])),
    };
    const rich = [1, 2, 3].map((n) => ({ ...many, arn: `arn:aws:s3:::rich-${n}` }));
    const aws = await start(accounts.map((one) => (one.id === target ? { ...one, resources: rich } : one)));
    const first = await aws.tagging().send(new GetResourcesCommand({ TagsPerPage: 100 }));
    expect(first.ResourceTagMappingList).toHaveLength(2);
    expect(first.PaginationToken).not.toBe('');
  });

  it.each<[string, GetResourcesCommandInput]>([
    ['a list of ARNs beside filters', { ResourceARNList: [bucket], ResourceTypeFilters: ['s3'] }],
    ['a page of no size', { ResourcesPerPage: 0 }],
    ['pages cut both ways', { ResourcesPerPage: 10, TagsPerPage: 100 }],
    ['a token that nobody gave out', { PaginationToken: 'made-up' }],
    ['compliance left out that was not asked for', { ExcludeCompliantResources: true }],
  ])('refuses %s', async (_, input) => {
    await expect(found(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('is for those who may', async () => {
    const aws = await start();
    await expect(aws.tagging(bobKeys).send(new GetResourcesCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('tag:GetResources'),
    });
  });
});

describe('the tags of a region', () => {
  it('are told, keys and values', async () => {
    const tagging = (await start()).tagging();
    expect((await tagging.send(new GetTagKeysCommand({}))).TagKeys).toEqual(['Name', 'stage', 'team']);
    expect((await tagging.send(new GetTagValuesCommand({ Key: 'team' }))).TagValues).toEqual(['blue', 'red']);
    expect((await tagging.send(new GetTagValuesCommand({ Key: 'nothing' }))).TagValues).toEqual([]);
  });
});

describe('an evaluation about a resource', () => {
  it('knows its tags, and whose it is', async () => {
    const aws = await start();
    const admin = { principalArn: `arn:aws:iam::${target}:user/admin`, action: 's3:GetObject' };
    expect(aws.evaluate({ ...admin, resource: `${bucket}/a.csv` }).decision).toBe('allowed');
    const hubRole = { principalArn: 'arn:aws:iam::111111111111:role/latchkey-hub', action: 'sts:AssumeRole' };
    expect(aws.evaluate({ ...hubRole, resource: table })).toMatchObject({
      decision: 'denied',
      by: 'noResourcePolicy',
    });
  });
});
