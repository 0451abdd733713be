import { jsonService } from '../wire/json-protocol.ts';
import { changeActions } from './changes.ts';
import { groupActions } from './groups.ts';
import { userActions } from './users.ts';

/** The people and groups of IAM Identity Center. It shares the rate of Identity Center's own calls. */
export const identityStoreService = jsonService({
  name: 'identitystore',
  target: 'AWSIdentityStore',
  invalid: 'ValidationException',
  internalError: 'InternalServerException',
  admit: (now, { identityCenterThrottle }) => identityCenterThrottle.admit(now),
  actions: { ...userActions, ...groupActions, ...changeActions },
});
