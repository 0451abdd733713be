import { z } from 'zod';
import { quotaSize } from '../iam/quotas.ts';
import { checkIdentityPolicy } from '../policy/check.ts';
import { MalformedPolicy } from '../policy/document.ts';
import { AwsError } from '../wire/errors.ts';
import { pageOf, pagingInput } from '../wire/json-paging.ts';
import { type JsonAction, type JsonActions, jsonAction } from '../wire/json-protocol.ts';
import { authorizeCenter, conflict, findPermissionSet, invalid, notFound, shapes } from './call.ts';
import { changeCenter } from './permission-sets.ts';
import type { IdentityCenter, PermissionSet } from './state.ts';

const one = z.object({ InstanceArn: shapes.instanceArn, PermissionSetArn: shapes.permissionSetArn });
const managed = one.extend({ ManagedPolicyArn: z.string().min(20).max(2_048) });
const reference = z.object({
  Name: z.string().regex(/^[\w+=,.@-]{1,128}$/),
  Path: z.string().max(512).default('/'),
});
const ofCustomer = one.extend({ CustomerManagedPolicyReference: reference });
const boundaryInput = z
  .object({
    ManagedPolicyArn: z.string().min(20).max(2_048).optional(),
    CustomerManagedPolicyReference: reference.optional(),
  })
  .refine(
    (value) =>
      (value.ManagedPolicyArn === undefined) !== (value.CustomerManagedPolicyReference === undefined),
    {
      message: 'exactly one of ManagedPolicyArn and CustomerManagedPolicyReference',
    },
  );
/** Characters without white space, after "IAM Identity Center User Guide, Quotas". */
const inlineSize = 10_240;

/** What a permission set allows. A change reaches the accounts when the permission set is provisioned again. */
export const permissionSetPolicyActions: JsonActions = {
  AttachManagedPolicyToPermissionSet: edit(
    'AttachManagedPolicyToPermissionSet',
    managed,
    (permissionSet, input, known) => {
      const arn = input.ManagedPolicyArn;
      if (!known(arn)) throw notFound(`Policy ${arn} does not exist or is not attachable.`);
      if (permissionSet.managedPolicies.includes(arn)) {
        throw conflict(`Permission set already has a typed policy attachment with managed policy ${arn}.`);
      }
      if (permissionSet.managedPolicies.length + permissionSet.customerManagedPolicies.length >= 20) {
        throw new AwsError(
          'ServiceQuotaExceededException',
          400,
          'You have exceeded AWS SSO limits. Cannot attach more than 20 managed policies.',
        );
      }
      permissionSet.managedPolicies.push(arn);
    },
  ),

  DetachManagedPolicyFromPermissionSet: edit(
    'DetachManagedPolicyFromPermissionSet',
    managed,
    (permissionSet, input) => {
      const arn = input.ManagedPolicyArn;
      if (!permissionSet.managedPolicies.includes(arn)) throw notFound(`Policy ${arn} is not attached.`);
      permissionSet.managedPolicies = permissionSet.managedPolicies.filter((other) => other !== arn);
    },
  ),

  ListManagedPoliciesInPermissionSet: jsonAction(one.extend(pagingInput), (input, call, dependencies) => {
    const center = authorizeCenter(
      { ...input, action: 'ListManagedPoliciesInPermissionSet' },
      call,
      dependencies,
    );
    const page = pageOf(
      input,
      findPermissionSet(center, input.PermissionSetArn).managedPolicies,
      (arn) => arn,
    );
    return {
      AttachedManagedPolicies: page.items.map((arn) => ({
        Name: arn.slice(arn.lastIndexOf('/') + 1),
        Arn: arn,
      })),
      NextToken: page.next,
    };
  }),

  AttachCustomerManagedPolicyReferenceToPermissionSet: edit(
    'AttachCustomerManagedPolicyReferenceToPermissionSet',
    ofCustomer,
    (permissionSet, { CustomerManagedPolicyReference: { Name: name, Path: path } }) => {
      if (permissionSet.customerManagedPolicies.some((other) => other.name === name && other.path === path)) {
        throw conflict(`Permission set already has customer managed policy ${path}${name}.`);
      }
      permissionSet.customerManagedPolicies.push({ name, path });
    },
  ),

  DetachCustomerManagedPolicyReferenceFromPermissionSet: edit(
    'DetachCustomerManagedPolicyReferenceFromPermissionSet',
    ofCustomer,
    (permissionSet, { CustomerManagedPolicyReference: { Name: name, Path: path } }) => {
      const left = permissionSet.customerManagedPolicies.filter(
        (other) => other.name !== name || other.path !== path,
      );
      if (left.length === permissionSet.customerManagedPolicies.length) {
        throw notFound(`Customer managed policy ${path}${name} is not attached.`);
      }
      permissionSet.customerManagedPolicies = left;
    },
  ),

  ListCustomerManagedPolicyReferencesInPermissionSet: jsonAction(
    one.extend(pagingInput),
    (input, call, dependencies) => {
      const action = 'ListCustomerManagedPolicyReferencesInPermissionSet';
      const center = authorizeCenter({ ...input, action }, call, dependencies);
      const { customerManagedPolicies } = findPermissionSet(center, input.PermissionSetArn);
      const page = pageOf(input, customerManagedPolicies, ({ path, name }) => path + name);
      return {
        CustomerManagedPolicyReferences: page.items.map(({ name, path }) => ({ Name: name, Path: path })),
        NextToken: page.next,
      };
    },
  ),

  PutInlinePolicyToPermissionSet: edit(
    'PutInlinePolicyToPermissionSet',
    one.extend({ InlinePolicy: z.string().min(1).max(32_768) }),
    (permissionSet, { InlinePolicy }) => {
      checkInline(InlinePolicy);
      permissionSet.inlinePolicy = InlinePolicy;
    },
  ),

  GetInlinePolicyForPermissionSet: jsonAction(one, (input, call, dependencies) => {
    const center = authorizeCenter(
      { ...input, action: 'GetInlinePolicyForPermissionSet' },
      call,
      dependencies,
    );
    // Without one the answer is empty, not an error.
    return { InlinePolicy: findPermissionSet(center, input.PermissionSetArn).inlinePolicy ?? '' };
  }),

  DeleteInlinePolicyFromPermissionSet: edit('DeleteInlinePolicyFromPermissionSet', one, (permissionSet) => {
    delete permissionSet.inlinePolicy;
  }),

  PutPermissionsBoundaryToPermissionSet: edit(
    'PutPermissionsBoundaryToPermissionSet',
    one.extend({ PermissionsBoundary: boundaryInput }),
    (
      permissionSet,
      { PermissionsBoundary: { ManagedPolicyArn: arn, CustomerManagedPolicyReference: own } },
    ) => {
      if (arn !== undefined) permissionSet.boundary = { arn };
      else if (own) permissionSet.boundary = { name: own.Name, path: own.Path };
    },
  ),

  GetPermissionsBoundaryForPermissionSet: jsonAction(one, (input, call, dependencies) => {
    const action = 'GetPermissionsBoundaryForPermissionSet';
    const center = authorizeCenter({ ...input, action }, call, dependencies);
    const { boundary } = findPermissionSet(center, input.PermissionSetArn);
    if (!boundary) throw notFound('The permission set has no permissions boundary.');
    return {
      PermissionsBoundary:
        'arn' in boundary
          ? { ManagedPolicyArn: boundary.arn }
          : { CustomerManagedPolicyReference: { Name: boundary.name, Path: boundary.path } },
    };
  }),

  DeletePermissionsBoundaryFromPermissionSet: edit(
    'DeletePermissionsBoundaryFromPermissionSet',
    one,
    (permissionSet) => {
      if (!permissionSet.boundary) throw notFound('The permission set has no permissions boundary.');
      delete permissionSet.boundary;
    },
  ),
};

type Edit<Input> = (permissionSet: PermissionSet, input: Input, known: (arn: string) => boolean) => void;

/** A call that changes one permission set and answers nothing. */
function edit<Input extends typeof one>(
  action: string,
  input: Input,
  change: Edit<z.output<Input>>,
): JsonAction {
  return jsonAction(input, (given, call, dependencies) => {
    const { InstanceArn, PermissionSetArn } = given;
    const center = authorizeCenter({ InstanceArn, PermissionSetArn, action }, call, dependencies);
    findPermissionSet(center, PermissionSetArn);
    const known = (arn: string) =>
      dependencies.world.state.awsManagedPolicies.some((policy) => policy.arn === arn);
    changeCenter(dependencies, (current: IdentityCenter) =>
      change(findPermissionSet(current, PermissionSetArn), given, known),
    );
    return {};
  });
}

function checkInline(policy: string): void {
  try {
    checkIdentityPolicy(policy);
  } catch (error) {
    if (error instanceof MalformedPolicy) throw invalid(error.message);
    throw error;
  }
  if (quotaSize(policy) > inlineSize) {
    throw new AwsError(
      'ServiceQuotaExceededException',
      400,
      `The inline policy has more than ${inlineSize} characters.`,
    );
  }
}
