import { z } from 'zod';
import { pageOf, pagingInput } from '../wire/json-paging.ts';
import { type JsonActions, jsonAction } from '../wire/json-protocol.ts';
import { authorizeCenter, conflict, findPermissionSet, invalid, notFound, shapes } from './call.ts';
import { startOperation, statusMember, statusOf } from './operations.ts';

/** Which permission sets are in which accounts, and bringing one up to date there. */
export const provisioningActions: JsonActions = {
  ProvisionPermissionSet: jsonAction(
    z.object({
      InstanceArn: shapes.instanceArn,
      PermissionSetArn: shapes.permissionSetArn,
      TargetType: z.enum(['AWS_ACCOUNT', 'ALL_PROVISIONED_ACCOUNTS']),
      TargetId: shapes.accountId.optional(),
    }),
    (input, call, dependencies) => {
      const { InstanceArn, PermissionSetArn, TargetId } = input;
      const asked = { InstanceArn, PermissionSetArn, accountId: TargetId, action: 'ProvisionPermissionSet' };
      const center = authorizeCenter(asked, call, dependencies);
      findPermissionSet(center, PermissionSetArn);
      if ((input.TargetType === 'AWS_ACCOUNT') !== (TargetId !== undefined)) {
        throw invalid('Give TargetId for the target type AWS_ACCOUNT, and for that alone.');
      }
      const accounts = center.provisioned
        .filter(({ permissionSetArn }) => permissionSetArn === PermissionSetArn)
        .map(({ accountId }) => accountId)
        .filter((accountId) => (TargetId ?? accountId) === accountId);
      const [first] = accounts;
      if (first === undefined) throw notFound('The permission set is not provisioned to the account.');
      const running = center.operations.some(
        (one) =>
          one.kind === 'provision' &&
          one.status === 'IN_PROGRESS' &&
          one.permissionSetArn === PermissionSetArn &&
          accounts.includes(one.accountId),
      );
      if (running) throw conflict('There is a conflicting operation in process. Please try again.');
      const [operation] = accounts.map((accountId) =>
        startOperation(
          {
            kind: 'provision',
            action: 'ProvisionPermissionSet',
            accountId,
            permissionSetArn: PermissionSetArn,
          },
          call,
          dependencies,
        ),
      );
      return { [statusMember.provision]: operation && statusOf(operation) };
    },
  ),

  ListPermissionSetsProvisionedToAccount: jsonAction(
    z.object({
      InstanceArn: shapes.instanceArn,
      AccountId: shapes.accountId,
      ProvisioningStatus: z.string().optional(),
      ...pagingInput,
    }),
    ({ InstanceArn, AccountId, ...paging }, call, dependencies) => {
      const asked = { InstanceArn, accountId: AccountId, action: 'ListPermissionSetsProvisionedToAccount' };
      const { provisioned } = authorizeCenter(asked, call, dependencies);
      const found = provisioned.filter(({ accountId }) => accountId === AccountId);
      const page = pageOf(paging, found, ({ permissionSetArn }) => permissionSetArn);
      return {
        PermissionSets: page.items.map(({ permissionSetArn }) => permissionSetArn),
        NextToken: page.next,
      };
    },
  ),

  ListAccountsForProvisionedPermissionSet: jsonAction(
    z.object({
      InstanceArn: shapes.instanceArn,
      PermissionSetArn: shapes.permissionSetArn,
      ProvisioningStatus: z.string().optional(),
      ...pagingInput,
    }),
    ({ InstanceArn, PermissionSetArn, ...paging }, call, dependencies) => {
      const asked = { InstanceArn, PermissionSetArn, action: 'ListAccountsForProvisionedPermissionSet' };
      const center = authorizeCenter(asked, call, dependencies);
      findPermissionSet(center, PermissionSetArn);
      const found = center.provisioned.filter(
        ({ permissionSetArn }) => permissionSetArn === PermissionSetArn,
      );
      const page = pageOf(paging, found, ({ accountId }) => accountId);
      return { AccountIds: page.items.map(({ accountId }) => accountId), NextToken: page.next };
    },
  ),
};
