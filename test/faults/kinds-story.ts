import { groups } from '../../src/sandbox/story/people.ts';
import { stormAccounts, stormGrants } from '../support/storm-catalogue.ts';

// An entitlement has at most ten grants, so that of the kinds that work in two ways only one way is here.
const grants = [...new Set<string>(Object.values(stormGrants).flat())].filter(
  (grant) => !grant.includes('data-analysts') && !grant.includes('pim: true'),
);

/** How many grants the entitlement has. */
export const kindsStoryGrants = grants.length;

/** A catalogue with one entitlement, of a grant of every kind in both clouds. */
export const kindsStoryCatalogue = `
${stormAccounts}
entitlements:
  everything:
    title: Lend everything
    environment: production
    duration: { default: 20m, max: 1h }
    policy: owners
    grants:
${grants.map((grant) => `      - ${grant}`).join('\n')}
policies:
  owners:
    requesters: { groups: [${groups.engineers}] }
    stages: [{ approvers: { users: [priya.nair@contoso.com] } }]
`;
