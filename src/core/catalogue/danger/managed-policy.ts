import type { Danger } from './danger.ts';

/**
 * AWS's own policies whose holder can give access to people: in IAM, through the whole organization, or in IAM
 * Identity Center, which PowerUserAccess leaves open (AWS Managed Policy Reference Guide).
 */
const givesAccess =
  /^arn:aws[a-z-]*:iam::aws:policy\/(?:[\w-]+\/)*(AdministratorAccess|PowerUserAccess|IAMFullAccess|AWSOrganizationsFullAccess|AWSSSO(MasterAccount|MemberAccount|Directory)Administrator)/;

/** What speaks against a managed policy, by its name; what it says is looked at when it is placed. Pure. */
export function managedPolicyDanger(arn: string, at: Danger['at']): readonly Danger[] {
  const name = givesAccess.exec(arn)?.[1];
  if (name === undefined) return [];
  return [
    {
      at,
      code: 'danger.access',
      message: `${name} lets its holder give access to themselves and others, which would outlast the request. Name a policy without rights to change IAM, the organization or IAM Identity Center.`,
      boundable: true,
    },
  ];
}
