import { describe, expect, it } from 'vitest';
import { iamRoleDetails, planIamRole } from '../../../src/providers/aws/role-plan.ts';
import { iamRoleSchema } from '../../../src/providers/aws/role-spec.ts';
import { aContext, aRequest } from '../builders.ts';

const spec = (share: object) => iamRoleSchema.parse({ kind: 'aws.iam.role', account: 'data', share });
const offer = { regions: ['eu-central-1'], types: { s3: { levels: ['read'], names: ['contoso-*'] } } };
const share = { type: 's3', resources: ['arn:aws:s3:::contoso-data'], permissions: ['read'] };
const plan = (picked: typeof share | undefined, offered: object = offer) =>
  planIamRole(spec(offered), aContext({ request: aRequest(picked === undefined ? {} : { share: picked }) }));

describe('a role for what was picked', () => {
  it('says in words what was picked, and gives that', () => {
    const planned = plan(share);
    expect(planned.permission).toBe('read on contoso-data (S3)');
    const details = iamRoleDetails(planned);
    expect(details.statements.flatMap(({ resources }) => resources)).toEqual([
      'arn:aws:s3:::contoso-data',
      'arn:aws:s3:::contoso-data/*',
    ]);
    expect(details.managedPolicies).toEqual([]);
    expect(details.firstCommand).toBe('aws s3 ls s3://contoso-data');
  });

  it('is not planned for what the catalogue does not offer (any more)', () => {
    expect(() => plan(undefined)).toThrow('Say what of data-read is to be shared');
    expect(() => plan({ ...share, permissions: ['write'] })).toThrow('"write" cannot be given');
    expect(() => plan({ ...share, resources: ['arn:aws:s3:::payroll'] })).toThrow('payroll cannot be shared');
    expect(() => plan(share, { ...offer, types: { dynamodb: { levels: ['read'] } } })).toThrow(
      '"s3" cannot be shared',
    );
  });

  it('cannot have fixed content besides', () => {
    const both = { kind: 'aws.iam.role', account: 'data', share: offer, permissionSets: ['reader'] };
    expect(iamRoleSchema.safeParse(both).success).toBe(false);
  });
});
