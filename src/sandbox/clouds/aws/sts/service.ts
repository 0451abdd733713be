import { parseIamArn } from '../arn.ts';
import { queryService } from '../wire/query-protocol.ts';
import type { XmlValue } from '../wire/xml.ts';
import type { StsCall } from './action.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts';
import { getCallerIdentity } from './get-caller-identity.ts';
import { getSessionToken } from './get-session-token.ts';

const signedActions = new Map<string, (call: StsCall) => XmlValue>([
  ['GetCallerIdentity', getCallerIdentity],
  ['AssumeRole', assumeRole],
  ['GetSessionToken', getSessionToken],
]);

/** The one action that needs no signature. Its account is that of the role it names. */
const unsignedAction = 'AssumeRoleWithWebIdentity';

export const stsService = queryService({
  name: 'sts',
  version: '2011-06-15',
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  internalError: 'InternalFailure',
  actions: [...signedActions.keys(), unsignedAction],
  open(action, parameters) {
    if (action === unsignedAction) {
      return {
        action,
        signed: false,
        accountId: parseIamArn(parameters.optional('RoleArn') ?? '')?.accountId,
        run: (call, { world, oidcKeys }) =>
          assumeRoleWithWebIdentity({ ...call, parameters, world }, oidcKeys),
      };
    }
    return {
      action,
      signed: true,
      run: (call, { world }) => signedActions.get(action)?.({ ...call, parameters, world }),
    };
  },
});
