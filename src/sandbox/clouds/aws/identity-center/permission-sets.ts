import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../wire/errors.ts';
import { pageOf, pagingInput } from '../wire/json-paging.ts';
import { type JsonActions, jsonAction } from '../wire/json-protocol.ts';
import type { ServiceDependencies } from '../wire/service.ts';
import { authorizeCenter, conflict, findPermissionSet, jsonTime, shapes } from './call.ts';
import { sessionDuration, writeDuration } from './duration.ts';
import type { IdentityCenter, PermissionSet } from './state.ts';

const description = z
  .string()
  .min(1)
  .max(700)
  .regex(/^[\t\n\r -~\u00A1-\u00FF]*$/);
const relayState = z.string().min(1).max(240);
const tags = z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) })).max(75);
const one = z.object({ InstanceArn: shapes.instanceArn, PermissionSetArn: shapes.permissionSetArn });

/** Permission sets themselves. What they allow is in `permission-set-policies.ts`. */
export const permissionSetActions: JsonActions = {
  CreatePermissionSet: jsonAction(
    z.object({
      InstanceArn: shapes.instanceArn,
      Name: z.string().regex(/^[\w+=,.@-]{1,32}$/),
      Description: description.optional(),
      SessionDuration: sessionDuration.optional(),
      RelayState: relayState.optional(),
      Tags: tags.optional(),
    }),
    (input, call, dependencies) => {
      const { InstanceArn } = input;
      const center = authorizeCenter({ InstanceArn, action: 'CreatePermissionSet' }, call, dependencies);
      if (center.permissionSets.some(({ name }) => name === input.Name)) {
        throw conflict(`PermissionSet with name ${input.Name} already exists.`);
      }
      const permissionSet: PermissionSet = {
        arn: newPermissionSetArn(InstanceArn),
        name: input.Name,
        createdAt: call.now.toISOString(),
        sessionDuration: input.SessionDuration ?? 3_600,
        managedPolicies: [],
        customerManagedPolicies: [],
        tags: (input.Tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value })),
        ...(input.Description === undefined ? {} : { description: input.Description }),
        ...(input.RelayState === undefined ? {} : { relayState: input.RelayState }),
      };
      changeCenter(dependencies, ({ permissionSets }) => permissionSets.push(permissionSet));
      return { PermissionSet: written(permissionSet) };
    },
  ),

  DescribePermissionSet: jsonAction(one, (input, call, dependencies) => {
    const center = authorizeCenter({ ...input, action: 'DescribePermissionSet' }, call, dependencies);
    return { PermissionSet: written(findPermissionSet(center, input.PermissionSetArn)) };
  }),

  UpdatePermissionSet: jsonAction(
    one.extend({
      Description: description.optional(),
      SessionDuration: sessionDuration.optional(),
      RelayState: relayState.optional(),
    }),
    (input, call, dependencies) => {
      const center = authorizeCenter({ ...input, action: 'UpdatePermissionSet' }, call, dependencies);
      findPermissionSet(center, input.PermissionSetArn);
      changeCenter(dependencies, (current) => {
        const permissionSet = findPermissionSet(current, input.PermissionSetArn);
        if (input.Description !== undefined) permissionSet.description = input.Description;
        if (input.SessionDuration !== undefined) permissionSet.sessionDuration = input.SessionDuration;
        if (input.RelayState !== undefined) permissionSet.relayState = input.RelayState;
      });
      return {};
    },
  ),

  DeletePermissionSet: jsonAction(one, (input, call, dependencies) => {
    const center = authorizeCenter({ ...input, action: 'DeletePermissionSet' }, call, dependencies);
    findPermissionSet(center, input.PermissionSetArn);
    if (center.provisioned.some(({ permissionSetArn }) => permissionSetArn === input.PermissionSetArn)) {
      throw conflict('PermissionSet has ApplicationProfile associated with it.');
    }
    changeCenter(dependencies, (current) => {
      current.permissionSets = current.permissionSets.filter(({ arn }) => arn !== input.PermissionSetArn);
    });
    return {};
  }),

  ListPermissionSets: jsonAction(
    z.object({ InstanceArn: shapes.instanceArn, ...pagingInput }),
    ({ InstanceArn, ...paging }, call, dependencies) => {
      const center = authorizeCenter({ InstanceArn, action: 'ListPermissionSets' }, call, dependencies);
      const page = pageOf(paging, center.permissionSets, ({ arn }) => arn);
      return { PermissionSets: page.items.map(({ arn }) => arn), NextToken: page.next };
    },
  ),
};

/** Changes Identity Center; throws when there is none, which the authorisation of a call rules out. */
export function changeCenter(
  { world }: ServiceDependencies,
  change: (center: IdentityCenter) => unknown,
): void {
  world.update((state) => {
    if (!state.identityCenter) throw new AwsError('InternalFailure', 500, 'There is no Identity Center.');
    change(state.identityCenter);
  });
}

export const newPermissionSetArn = (instanceArn: string) =>
  `arn:aws:sso:::permissionSet/${instanceArn.slice(instanceArn.lastIndexOf('/') + 1)}/ps-${randomBytes(8).toString('hex')}`;

const written = (permissionSet: PermissionSet) => ({
  Name: permissionSet.name,
  PermissionSetArn: permissionSet.arn,
  Description: permissionSet.description,
  CreatedDate: jsonTime(permissionSet.createdAt),
  SessionDuration: writeDuration(permissionSet.sessionDuration),
  RelayState: permissionSet.relayState,
});
