import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResourceFinder } from '../../../src/core/shares/find.ts';
import { createResourceFinder } from '../../../src/providers/aws/resource-finder.ts';
import { type AwsCloud, account, awsSeed, startAwsCloud } from '../../contracts/aws-cloud.ts';
import { awsUnderTest } from '../../contracts/aws-under-test.ts';

const data = {
  name: 'data',
  id: account,
  deployerRole: `arn:aws:iam::${account}:role/latchkey-deployer`,
  externalId: 'latchkey-external-id',
};
const bucket = (number: number) => `arn:aws:s3:::logs-${String(number).padStart(4, '0')}`;
const table = (region: string, name: string) => `arn:aws:dynamodb:${region}:${account}:table/${name}`;

let cloud: AwsCloud;
let finder: ResourceFinder;
beforeAll(async () => {
  cloud = await startAwsCloud(seed());
  finder = createResourceFinder(awsUnderTest(cloud).sessions);
});
afterAll(() => cloud.stop());

/** The usual seed, with more buckets than one search looks through, and tables in two regions. */
function seed() {
  const usual = awsSeed();
  const [, lending] = usual.accounts;
  if (lending === undefined) throw new Error('The seed has too few accounts.');
  const tags = { team: 'data' };
  lending.resources = [
    ...Array.from({ length: 1_050 }, (_, number) => ({ arn: bucket(number), tags })),
    { arn: table('eu-west-1', 'Reports'), region: 'eu-west-1', tags },
    { arn: table('eu-north-1', 'reports-old'), region: 'eu-north-1', tags },
    { arn: table('us-east-1', 'reports-us'), region: 'us-east-1', tags },
    { arn: table('eu-west-1', 'untagged-reports'), region: 'eu-west-1' },
    { arn: `arn:aws:dynamodb:eu-west-1:${account}:table/reports/stream/1`, region: 'eu-west-1', tags },
  ];
  for (const { inlinePolicies } of lending.roles ?? [])
    Object.assign(inlinePolicies ?? {}, {
      find: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'tag:GetResources', Resource: '*' }],
      },
    });
  return usual;
}

describe('finding resources', () => {
  it('finds by a part of the name, in any case, in every region that is named', async () => {
    const regions = ['eu-west-1', 'eu-north-1'];
    expect(await finder.find({ account: data, regions, type: 'dynamodb', text: 'REPORTS' })).toEqual({
      arns: [table('eu-north-1', 'reports-old'), table('eu-west-1', 'Reports')],
      complete: true,
    });
  });

  it('reads page after page, and says when there is more than it looks through', async () => {
    const found = await finder.find({ account: data, regions: ['eu-west-1'], type: 's3', text: '' });
    expect(found.arns).toHaveLength(1_000);
    expect(found.complete).toBe(false);
    const late = await finder.find({ account: data, regions: ['eu-west-1'], type: 's3', text: 'logs-0999' });
    expect(late.arns).toEqual([bucket(999)]);
  });

  it('tells in words why AWS lets it find nothing', async () => {
    cloud.fault({ action: 'tagging:GetResources', code: 'AccessDeniedException', status: 400, times: 1 });
    await expect(
      finder.find({ account: data, regions: ['eu-west-1'], type: 's3', text: '' }),
    ).rejects.toMatchObject({
      failure: { message: expect.stringContaining('resources in AWS account data') },
    });
  });
});
