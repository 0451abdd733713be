import { jsonService } from '../wire/json-protocol.ts';
import { assignmentActions } from './assignments.ts';
import { instanceActions } from './instances.ts';
import { operationActions } from './operations.ts';
import { permissionSetPolicyActions } from './permission-set-policies.ts';
import { permissionSetActions } from './permission-sets.ts';
import { provisioningActions } from './provisioning.ts';

/** IAM Identity Center, as its administrators call it: the service that SDKs call sso-admin. */
export const identityCenterService = jsonService({
  name: 'sso',
  target: 'SWBExternalService',
  invalid: 'ValidationException',
  internalError: 'InternalServerException',
  admit: (now, { identityCenterThrottle }) => identityCenterThrottle.admit(now),
  actions: {
    ...instanceActions,
    ...permissionSetActions,
    ...permissionSetPolicyActions,
    ...provisioningActions,
    ...assignmentActions,
    ...operationActions,
  },
});
