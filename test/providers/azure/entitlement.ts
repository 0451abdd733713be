import type { Entitlement } from '../../../src/core/catalogue/catalogue.ts';

/** An entitlement with the least in it. */
export function anEntitlement(changes: Partial<Entitlement> = {}): Entitlement {
  return {
    name: 'reports',
    title: 'Reports',
    description: '',
    environment: 'production',
    duration: { default: 60, max: 60, offered: [] },
    reason: { minLength: 0 },
    ticket: { required: false },
    beneficiaries: { self: true, others: { users: [], groups: [] }, contractors: false },
    conflictsWith: [],
    policy: 'reports',
    grants: [],
    ...changes,
  };
}
