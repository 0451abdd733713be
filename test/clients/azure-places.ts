import { subscription } from '../contracts/azure-cloud.ts';

export const tenant = '5a0c1f6e-0000-4000-8000-000000000001';
export const reports = `/subscriptions/${subscription}/resourceGroups/reports`;
export const corp = '/providers/Microsoft.Management/managementGroups/corp';
/** Holds the readers. */
export const outer = '02020202-1111-4222-8333-0123456789ab';
/** Holds nobody at first. */
export const guests = '03030303-1111-4222-8333-0123456789ab';
/** Dana's manager. */
export const mo = '04040404-1111-4222-8333-0123456789ab';
export const lea = '05050505-1111-4222-8333-0123456789ab';

/** Between a scope and a type of Microsoft.Authorization. */
export const authorization = '/providers/Microsoft.Authorization';
/** PIM for Groups in Microsoft Graph. */
export const pimOfGroups = '/identityGovernance/privilegedAccess/group';
