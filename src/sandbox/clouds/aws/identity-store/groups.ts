import { z } from 'zod';
import type { IdentityCenter, StoreGroup } from '../identity-center/state.ts';
import { pageOf, pagingInput } from '../wire/json-paging.ts';
import { type JsonActions, jsonAction } from '../wire/json-protocol.ts';
import { authorizeStore, invalid, notFound, shapes } from './call.ts';

const { identityStoreId: IdentityStoreId, resourceId: GroupId } = shapes;
const MemberId = z.object({ UserId: shapes.resourceId });

export const groupActions: JsonActions = {
  ListGroups: jsonAction(
    z.object({ IdentityStoreId, Filters: shapes.filters, ...pagingInput }),
    (input, call, dependencies) => {
      const { groups } = authorizeStore(
        { ...input, action: 'ListGroups', about: 'group/*' },
        call,
        dependencies,
      );
      const [filter] = input.Filters ?? [];
      // The only attribute that a listing of groups can be narrowed by.
      if (filter && filter.AttributePath !== 'DisplayName') {
        throw invalid(
          `Invalid AttributePath: ${filter.AttributePath}. Supported attribute paths: DisplayName`,
        );
      }
      const wanted = filter?.AttributeValue.toLowerCase();
      const found = groups.filter(
        ({ displayName }) => (wanted ?? displayName.toLowerCase()) === displayName.toLowerCase(),
      );
      const page = pageOf(input, found, ({ id }) => id);
      return {
        Groups: page.items.map((group) => written(group, input.IdentityStoreId)),
        NextToken: page.next,
      };
    },
  ),

  DescribeGroup: jsonAction(z.object({ IdentityStoreId, GroupId }), (input, call, dependencies) => {
    const asked = { ...input, action: 'DescribeGroup', about: `group/${input.GroupId}` };
    return written(
      findGroup(authorizeStore(asked, call, dependencies), input.GroupId),
      input.IdentityStoreId,
    );
  }),

  GetGroupId: jsonAction(
    z.object({ IdentityStoreId, AlternateIdentifier: shapes.alternateIdentifier }),
    (input, call, dependencies) => {
      const { groups } = authorizeStore(
        { ...input, action: 'GetGroupId', about: 'group/*' },
        call,
        dependencies,
      );
      const { ExternalId, UniqueAttribute } = input.AlternateIdentifier;
      if (UniqueAttribute && UniqueAttribute.AttributePath.toLowerCase() !== 'displayname') {
        throw invalid(
          `Invalid AttributePath: ${UniqueAttribute.AttributePath}. Supported attribute paths: displayName`,
        );
      }
      const wanted = UniqueAttribute?.AttributeValue.toLowerCase();
      const group = groups.find(({ displayName, externalIds }) =>
        ExternalId
          ? externalIds.some(({ issuer, id }) => issuer === ExternalId.Issuer && id === ExternalId.Id)
          : displayName.toLowerCase() === wanted,
      );
      if (!group) throw notFound('GROUP', ExternalId?.Id ?? UniqueAttribute?.AttributeValue ?? '');
      return { IdentityStoreId: input.IdentityStoreId, GroupId: group.id };
    },
  ),

  IsMemberInGroups: jsonAction(
    z.object({ IdentityStoreId, MemberId, GroupIds: z.array(GroupId).min(1).max(100) }),
    (input, call, dependencies) => {
      const about = `user/${input.MemberId.UserId}`;
      const center = authorizeStore({ ...input, action: 'IsMemberInGroups', about }, call, dependencies);
      checkUser(center, input.MemberId.UserId);
      return {
        Results: input.GroupIds.map((groupId) => ({
          GroupId: groupId,
          MemberId: input.MemberId,
          MembershipExists: center.memberships.some(
            (one) => one.groupId === groupId && one.userId === input.MemberId.UserId,
          ),
        })),
      };
    },
  ),

  ListGroupMembershipsForMember: jsonAction(
    z.object({ IdentityStoreId, MemberId, ...pagingInput }),
    (input, call, dependencies) => {
      const about = `user/${input.MemberId.UserId}`;
      const center = authorizeStore(
        { ...input, action: 'ListGroupMembershipsForMember', about },
        call,
        dependencies,
      );
      checkUser(center, input.MemberId.UserId);
      return memberships(input, center, ({ userId }) => userId === input.MemberId.UserId);
    },
  ),

  ListGroupMemberships: jsonAction(
    z.object({ IdentityStoreId, GroupId, ...pagingInput }),
    (input, call, dependencies) => {
      const about = `group/${input.GroupId}`;
      const center = authorizeStore({ ...input, action: 'ListGroupMemberships', about }, call, dependencies);
      findGroup(center, input.GroupId);
      return memberships(input, center, ({ groupId }) => groupId === input.GroupId);
    },
  ),
};

function findGroup({ groups }: IdentityCenter, id: string): StoreGroup {
  const group = groups.find((one) => one.id === id);
  if (!group) throw notFound('GROUP', id);
  return group;
}

function checkUser({ users }: IdentityCenter, id: string): void {
  if (!users.some((one) => one.id === id)) throw notFound('USER', id);
}

type Membership = IdentityCenter['memberships'][number];

function memberships(
  input: {
    readonly IdentityStoreId: string;
    readonly MaxResults?: number | undefined;
    readonly NextToken?: string | undefined;
  },
  center: IdentityCenter,
  wanted: (membership: Membership) => boolean,
) {
  const page = pageOf(input, center.memberships.filter(wanted), ({ id }) => id);
  return {
    GroupMemberships: page.items.map(({ id, groupId, userId }) => ({
      IdentityStoreId: input.IdentityStoreId,
      MembershipId: id,
      GroupId: groupId,
      MemberId: { UserId: userId },
    })),
    NextToken: page.next,
  };
}

const written = (group: StoreGroup, identityStoreId: string) => ({
  IdentityStoreId: identityStoreId,
  GroupId: group.id,
  DisplayName: group.displayName,
  Description: group.description,
  ExternalIds:
    group.externalIds.length === 0
      ? undefined
      : group.externalIds.map(({ issuer, id }) => ({ Issuer: issuer, Id: id })),
});
