import { canonicalJson } from '../core/audit/chain.ts';
import type { Catalogue } from '../core/catalogue/catalogue.ts';
import { AccessError } from '../core/errors.ts';
import type { Facts } from '../core/policy/facts.ts';
import type { ProviderRegistry } from '../core/providers.ts';
import type { AccessRequest, PlannedGrant } from '../core/requests/request.ts';
import { keptSharingKey } from '../core/requests/sharing-key.ts';
import { inEnglish, say } from '../core/said/said.ts';
import { shareProblems } from '../core/shares/share.ts';

export interface PlanPorts {
  readonly providers: ProviderRegistry;
  /** Hex SHA-256. */
  readonly sha256: (text: string) => string;
}

/** When the access would start and end, UTC ISO-8601. */
export interface Period {
  readonly startsAt: string;
  readonly expiresAt: string;
}

/** What plans are made of, beside the request. */
export interface PlanGrounds {
  readonly catalogue: Catalogue;
  readonly facts: Pick<Facts, 'people'>;
}

/**
 * Works out every grant of a request, or says why the catalogue does not allow it (an account it does not name,
 * a person without an IAM user): that is for people to mend, and trying again cannot help.
 */
export function planAll(
  { providers, sha256 }: PlanPorts,
  { catalogue, facts }: PlanGrounds,
  request: AccessRequest,
  period: Period,
): { readonly plans: readonly PlannedGrant[] } | { readonly problem: string } {
  const beneficiary = facts.people.get(request.beneficiary.objectId);
  if (!beneficiary) return { problem: inEnglish(say('beneficiaryGone')) };
  const entitlement = catalogue.entitlements.get(request.entitlement.name);
  const grants = entitlement?.grants ?? [];
  // Nothing that was picked goes unheeded when the entitlement has come to give something else.
  const accountNamed = (name: string) => catalogue.aws.accounts.get(name);
  const misfits = entitlement ? shareProblems(entitlement, request.share, accountNamed) : [];
  if (misfits.length > 0) return { problem: inEnglish(...misfits.flat()) };
  try {
    const plans = grants.map((spec, index) => {
      const provider = providers.get(spec.kind);
      if (!provider)
        throw new AccessError(
          'provider.unknownKind',
          'operator',
          `No provider places grants of kind "${spec.kind}".`,
        );
      const plan = provider.plan(provider.schema.parse(spec), {
        request,
        beneficiary,
        catalogue,
        index,
        ...period,
      });
      const sharingKey = keptSharingKey(plan, sha256);
      return { ...plan, ...(sharingKey !== undefined && { sharingKey }) };
    });
    return { plans };
  } catch (error) {
    if (error instanceof AccessError) return { problem: error.message };
    throw error;
  }
}

/** Whether two plans give the same permission: what was approved is what is placed, and nothing else. */
export function samePermission(approved: PlannedGrant | undefined, planned: PlannedGrant): boolean {
  return approved !== undefined && canonicalJson(essence(approved)) === canonicalJson(essence(planned));
}

/** A plan without its times and without the name, which may hold a time. */
function essence({
  kind,
  cloud,
  permission,
  target,
  principal,
  sharingKey,
  cloudSideEnd,
  details,
}: PlannedGrant) {
  return { kind, cloud, permission, target, principal, sharingKey, cloudSideEnd, details };
}
