import { ServiceError } from '../service.ts';

/** Refusals of PIM, whose code and wording are the same for Azure roles and for groups. */
export const pimRefusals = {
  licence: () =>
    new ServiceError(
      400,
      'AadPremiumLicenseRequired',
      'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
    ),
  invalid: () =>
    new ServiceError(400, 'InvalidRoleAssignmentRequest', 'The role assignment request is invalid.'),
  exists: () => new ServiceError(400, 'RoleAssignmentExists', 'The Role assignment already exists.'),
  absent: () => new ServiceError(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.'),
  pending: () =>
    new ServiceError(
      400,
      'PendingRoleAssignmentRequest',
      'There is already an existing pending Role assignment request.',
    ),
  // The spelling is PIM's own.
  tooShort: () =>
    new ServiceError(
      400,
      'ActiveDurationTooShort',
      'The Active duration is too short. Miniumum Required is 5 minutes.',
    ),
  rules: (failed: readonly string[]) =>
    new ServiceError(
      400,
      'RoleAssignmentRequestPolicyValidationFailed',
      `The following policy rules failed: ${JSON.stringify(failed)}`,
    ),
  subject: () => new ServiceError(400, 'SubjectNotFound', 'The subject is not found.'),
  notFound: (what: string) => new ServiceError(404, 'ResourceNotFound', `The ${what} is not found.`),
  notCancelable: () =>
    new ServiceError(
      400,
      'RoleAssignmentRequestCannotBeCanceled',
      'The Role assignment request is not pending and cannot be canceled.',
    ),
  nameTaken: () =>
    new ServiceError(
      409,
      'RoleAssignmentRequestExists',
      'A Role assignment request with this name already exists.',
    ),
} as const;
