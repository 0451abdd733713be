import { groupArn, roleArn, userArn } from '../arn.ts';
import type { ContextValues } from '../policy/context.ts';
import type { Account, Group, Role, User } from '../state.ts';
import { AwsError, noSuchEntity } from '../wire/errors.ts';
import type { IamCall, Target } from './action.ts';
import { readName } from './input.ts';
import { quotas } from './quotas.ts';

/** What users, roles and groups have in common: IAM's actions on their policies differ only in these. */
export interface EntityKind<Entity extends User | Role | Group = User | Role | Group> {
  readonly type: 'User' | 'Role' | 'Group';
  /** Characters that all inline policies together may have. */
  readonly inlineSize: number;
  /** The quota of attached policies. */
  readonly attachments: 'attachedPoliciesPerUser' | 'attachedPoliciesPerRole' | 'attachedPoliciesPerGroup';
  readonly all: (account: Account) => Entity[];
  readonly arn: (accountId: string, entity: { readonly path: string; readonly name: string }) => string;
}

export const userKind: EntityKind<User> = {
  type: 'User',
  inlineSize: quotas.userPolicySize,
  attachments: 'attachedPoliciesPerUser',
  all: (account) => account.users,
  arn: userArn,
};

export const roleKind: EntityKind<Role> = {
  type: 'Role',
  inlineSize: quotas.rolePolicySize,
  attachments: 'attachedPoliciesPerRole',
  all: (account) => account.roles,
  arn: roleArn,
};

export const groupKind: EntityKind<Group> = {
  type: 'Group',
  inlineSize: quotas.groupPolicySize,
  attachments: 'attachedPoliciesPerGroup',
  all: (account) => account.groups,
  arn: groupArn,
};

export const entityKinds: readonly EntityKind[] = [userKind, roleKind, groupKind];

/** An entity that a call names and that may not exist. */
interface Reference<Entity> {
  readonly name: string;
  readonly entity: Entity | undefined;
}

/** Reads the name of an entity from `UserName`, `RoleName` or `GroupName` and looks it up. */
export function readReference<Entity extends User | Role | Group>(
  call: IamCall,
  kind: EntityKind<Entity>,
): Reference<Entity> {
  return refer(call, kind, readName(call.parameters, `${kind.type}Name`, kind.type === 'Role' ? 64 : 128));
}

export function refer<Entity extends User | Role | Group>(
  call: IamCall,
  kind: EntityKind<Entity>,
  name: string,
): Reference<Entity> {
  return { name, entity: kind.all(call.account).find((one) => one.name === name) };
}

/** The target of an action on an entity, with the condition keys that IAM gives for one. */
export function targetOf<Entity extends User | Role | Group>(
  call: IamCall,
  kind: EntityKind<Entity>,
  { name, entity }: Reference<Entity>,
  context: ContextValues = {},
): Target {
  const boundary = entity && 'boundary' in entity ? entity.boundary : undefined;
  const tags = entity && 'tags' in entity ? entity.tags : [];
  return {
    // The path of what does not exist is not known; AWS takes the root.
    resource: kind.arn(call.account.id, entity ?? { path: '/', name }),
    shown: `${kind.type.toLowerCase()} ${name}`,
    context: {
      'iam:PermissionsBoundary': boundary,
      ...Object.fromEntries(
        tags.flatMap(({ key, value }) => [
          [`aws:ResourceTag/${key}`, value],
          [`iam:ResourceTag/${key}`, value],
        ]),
      ),
      ...context,
    },
  };
}

/** The entity of a reference; throws NoSuchEntity when there is none. */
export function existing<Entity>(
  { type }: Pick<EntityKind, 'type'>,
  { name, entity }: Reference<Entity>,
): Entity {
  if (!entity) throw noSuchEntity(`The ${type.toLowerCase()} with name ${name} cannot be found.`);
  return entity;
}

/** Throws UnmodifiableEntity for the roles that only AWS's services may change. */
export function checkModifiable(entity: User | Role | Group): void {
  if (/^\/(aws-service-role|aws-reserved)\//.test(entity.path)) {
    throw new AwsError(
      'UnmodifiableEntity',
      400,
      `Cannot perform the operation on the protected role '${entity.name}' - this role is only modifiable by AWS`,
    );
  }
}
