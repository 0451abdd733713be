import { z } from 'zod';
import { authorizeJson } from '../access/authorize-json.ts';
import { pageOf, pagingInput } from '../wire/json-paging.ts';
import { type JsonActions, jsonAction } from '../wire/json-protocol.ts';
import { administers, jsonTime } from './call.ts';

export const instanceActions: JsonActions = {
  ListInstances: jsonAction(z.object(pagingInput), (input, call, { world }) => {
    authorizeJson(call, { action: 'sso:ListInstances', resource: '*' }, world);
    const center = world.state.identityCenter;
    const visible = center && administers(center, call) ? [center] : [];
    const page = pageOf(input, visible, ({ instanceArn }) => instanceArn);
    return {
      Instances: page.items.map(({ instanceArn, identityStoreId, ownerAccountId, createdAt }) => ({
        InstanceArn: instanceArn,
        IdentityStoreId: identityStoreId,
        OwnerAccountId: ownerAccountId,
        CreatedDate: jsonTime(createdAt),
        Status: 'ACTIVE',
      })),
      NextToken: page.next,
    };
  }),
};
