import { fitsWildcard } from './wildcard.ts';

/** Services through which people get access: IAM itself, the organization and its accounts, and IAM Identity Center. */
const accessServices = [
  'iam',
  'organizations',
  'account',
  'sso',
  'sso-directory',
  'identitystore',
  'identity-sync',
];

const readsOnly = /^(get|list|describe|simulate|generate|search|view)/;

/** Whether a pattern of actions covers every service. */
export function coversEverything(action: string): boolean {
  return /^[*?]+(:[*?]+)?$/.test(action);
}

/**
 * Whether an action, or a pattern of actions, may let its holder give access to themselves or others: whatever
 * changes something in the services that hold access. `iam:PassRole` is among them.
 */
export function mayGiveAccess(action: string): boolean {
  const [service = '', name = '*'] = action.toLowerCase().split(':');
  return accessServices.some((each) => fitsWildcard(service, each)) && !readsOnly.test(name);
}

/** Whether a pattern of actions covers taking on a role. */
export function assumesRoles(action: string): boolean {
  return fitsWildcard(action.toLowerCase(), 'sts:assumerole');
}
