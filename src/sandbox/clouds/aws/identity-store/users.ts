import { z } from 'zod';
import type { StoreUser } from '../identity-center/state.ts';
import { pageOf, pagingInput } from '../wire/json-paging.ts';
import { type JsonActions, jsonAction } from '../wire/json-protocol.ts';
import { authorizeStore, invalid, notFound, shapes } from './call.ts';

const { identityStoreId: IdentityStoreId, resourceId: UserId } = shapes;

export const userActions: JsonActions = {
  ListUsers: jsonAction(
    z.object({ IdentityStoreId, Filters: shapes.filters, ...pagingInput }),
    (input, call, dependencies) => {
      const { users } = authorizeStore(
        { ...input, action: 'ListUsers', about: 'user/*' },
        call,
        dependencies,
      );
      const [filter] = input.Filters ?? [];
      // The only attribute that a listing of users can be narrowed by.
      if (filter && filter.AttributePath !== 'UserName') {
        throw invalid(`Invalid AttributePath: ${filter.AttributePath}. Supported attribute paths: UserName`);
      }
      const wanted = filter?.AttributeValue.toLowerCase();
      const found = users.filter(
        ({ userName }) => (wanted ?? userName.toLowerCase()) === userName.toLowerCase(),
      );
      const page = pageOf(input, found, ({ id }) => id);
      return { Users: page.items.map((user) => written(user, input.IdentityStoreId)), NextToken: page.next };
    },
  ),

  DescribeUser: jsonAction(z.object({ IdentityStoreId, UserId }), (input, call, dependencies) => {
    const asked = { ...input, action: 'DescribeUser', about: `user/${input.UserId}` };
    const { users } = authorizeStore(asked, call, dependencies);
    const user = users.find(({ id }) => id === input.UserId);
    if (!user) throw notFound('USER', input.UserId);
    return written(user, input.IdentityStoreId);
  }),

  GetUserId: jsonAction(
    z.object({ IdentityStoreId, AlternateIdentifier: shapes.alternateIdentifier }),
    (input, call, dependencies) => {
      const { users } = authorizeStore(
        { ...input, action: 'GetUserId', about: 'user/*' },
        call,
        dependencies,
      );
      const { ExternalId, UniqueAttribute } = input.AlternateIdentifier;
      const user = ExternalId
        ? users.find(({ externalIds }) =>
            externalIds.some(({ issuer, id }) => issuer === ExternalId.Issuer && id === ExternalId.Id),
          )
        : users.find((one) => hasAttribute(one, UniqueAttribute));
      if (!user) throw notFound('USER', ExternalId?.Id ?? UniqueAttribute?.AttributeValue ?? '');
      return { IdentityStoreId: input.IdentityStoreId, UserId: user.id };
    },
  ),
};

/** Names and addresses are the same whatever their case. */
function hasAttribute(
  user: StoreUser,
  attribute: { readonly AttributePath: string; readonly AttributeValue: string } | undefined,
): boolean {
  const path = attribute?.AttributePath.toLowerCase();
  const wanted = attribute?.AttributeValue.toLowerCase();
  if (path === 'username') return user.userName.toLowerCase() === wanted;
  if (path === 'emails.value') return user.email?.toLowerCase() === wanted;
  throw invalid(
    `Invalid AttributePath: ${attribute?.AttributePath ?? ''}. Supported attribute paths: userName, emails.value`,
  );
}

const written = (user: StoreUser, identityStoreId: string) => ({
  IdentityStoreId: identityStoreId,
  UserId: user.id,
  UserName: user.userName,
  DisplayName: user.displayName,
  Name: { GivenName: user.givenName, FamilyName: user.familyName },
  Emails: user.email === undefined ? undefined : [{ Value: user.email, Type: 'work', Primary: true }],
  ExternalIds:
    user.externalIds.length === 0
      ? undefined
      : user.externalIds.map(({ issuer, id }) => ({ Issuer: issuer, Id: id })),
  UserStatus: user.enabled ? 'ENABLED' : 'DISABLED',
});
