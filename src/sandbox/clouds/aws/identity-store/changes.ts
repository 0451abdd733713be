import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { changeCenter } from '../identity-center/permission-sets.ts';
import type { StoreUser } from '../identity-center/state.ts';
import { AwsError } from '../wire/errors.ts';
import { type JsonActions, jsonAction } from '../wire/json-protocol.ts';
import { authorizeStore, notFound, shapes } from './call.ts';

const { identityStoreId: IdentityStoreId, resourceId: UserId, resourceId: GroupId } = shapes;
const text = z.string().min(1).max(1_024);
const conflict = (message: string) => new AwsError('ConflictException', 400, message);

/** How people come, go and change their groups, as a provisioner would have it. */
export const changeActions: JsonActions = {
  CreateUser: jsonAction(
    z.object({
      IdentityStoreId,
      UserName: text.max(128),
      DisplayName: text,
      Name: z.object({ GivenName: text, FamilyName: text }),
      Emails: z
        .array(z.object({ Value: text }))
        .max(1)
        .default([]),
    }),
    (input, call, dependencies) => {
      const asked = { IdentityStoreId: input.IdentityStoreId, action: 'CreateUser', about: 'user/*' };
      const { users } = authorizeStore(asked, call, dependencies);
      const [email] = input.Emails;
      if (users.some(({ userName }) => userName.toLowerCase() === input.UserName.toLowerCase())) {
        throw conflict('Duplicate UserName');
      }
      const user: StoreUser = {
        id: randomUUID(),
        userName: input.UserName,
        displayName: input.DisplayName,
        givenName: input.Name.GivenName,
        familyName: input.Name.FamilyName,
        externalIds: [],
        enabled: true,
        ...(email ? { email: email.Value } : {}),
      };
      changeCenter(dependencies, (center) => center.users.push(user));
      return { IdentityStoreId: input.IdentityStoreId, UserId: user.id };
    },
  ),

  // What was assigned to the user stays: it is nobody's then, and Identity Center still lists it.
  DeleteUser: jsonAction(z.object({ IdentityStoreId, UserId }), (input, call, dependencies) => {
    const asked = { ...input, action: 'DeleteUser', about: `user/${input.UserId}` };
    const { users } = authorizeStore(asked, call, dependencies);
    if (!users.some(({ id }) => id === input.UserId)) throw notFound('USER', input.UserId);
    changeCenter(dependencies, (center) => {
      center.users = center.users.filter(({ id }) => id !== input.UserId);
      center.memberships = center.memberships.filter(({ userId }) => userId !== input.UserId);
    });
    return {};
  }),

  CreateGroupMembership: jsonAction(
    z.object({ IdentityStoreId, GroupId, MemberId: z.object({ UserId }) }),
    (input, call, dependencies) => {
      const userId = input.MemberId.UserId;
      const asked = { ...input, action: 'CreateGroupMembership', about: `group/${input.GroupId}` };
      const center = authorizeStore(asked, call, dependencies);
      if (!center.groups.some(({ id }) => id === input.GroupId)) throw notFound('GROUP', input.GroupId);
      if (!center.users.some(({ id }) => id === userId)) throw notFound('USER', userId);
      if (center.memberships.some((one) => one.groupId === input.GroupId && one.userId === userId)) {
        throw conflict('Member and Group relationship already exists.');
      }
      const membership = { id: randomUUID(), groupId: input.GroupId, userId };
      changeCenter(dependencies, ({ memberships }) => memberships.push(membership));
      return { IdentityStoreId: input.IdentityStoreId, MembershipId: membership.id };
    },
  ),

  DeleteGroupMembership: jsonAction(
    z.object({ IdentityStoreId, MembershipId: shapes.resourceId }),
    (input, call, dependencies) => {
      const asked = { ...input, action: 'DeleteGroupMembership', about: `membership/${input.MembershipId}` };
      const { memberships } = authorizeStore(asked, call, dependencies);
      if (!memberships.some(({ id }) => id === input.MembershipId)) {
        throw new AwsError(
          'ResourceNotFoundException',
          400,
          `GROUP_MEMBERSHIP not found: ${input.MembershipId}`,
        );
      }
      changeCenter(dependencies, (center) => {
        center.memberships = center.memberships.filter(({ id }) => id !== input.MembershipId);
      });
      return {};
    },
  ),
};
