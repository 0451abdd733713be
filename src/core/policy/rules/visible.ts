import type { Catalogue, Entitlement } from '../../catalogue/catalogue.ts';
import type { Policy } from '../../catalogue/policy.ts';
import type { Person } from '../../people.ts';
import { type Said, say } from '../../said/said.ts';
import { type Facts, names } from '../facts.ts';

/** An entitlement with the policy that governs it. */
export interface Governed {
  readonly entitlement: Entitlement;
  readonly policy: Policy;
}

/** Whether somebody is shut out, whatever else names them. */
export function isDenied(catalogue: Catalogue, policy: Policy, person: Person, facts: Facts): boolean {
  return names(catalogue.deny, person, facts) || names(policy.deny, person, facts);
}

/** The entitlement, when this person may ask for it; unknown and forbidden are the same. */
export function visibleEntitlement(
  catalogue: Catalogue,
  { entitlement: name, breakGlass = false }: { readonly entitlement: string; readonly breakGlass?: boolean },
  requester: Person,
  facts: Facts,
): Governed | undefined {
  const governed = governedBy(catalogue, name);
  if (!governed || isDenied(catalogue, governed.policy, requester, facts)) return undefined;
  const { requesters, breakGlass: emergency } = governed.policy;
  const mayAsk = names(requesters, requester, facts);
  const mayBreakGlass = breakGlass && emergency !== undefined && names(emergency.who, requester, facts);
  return mayAsk || mayBreakGlass ? governed : undefined;
}

export function governedBy(catalogue: Catalogue, name: string): Governed | undefined {
  const entitlement = catalogue.entitlements.get(name);
  const policy = entitlement && catalogue.policies.get(entitlement.policy);
  return entitlement && policy && { entitlement, policy };
}

/** What a person may ask for, in the catalogue's order. */
export function visibleEntitlements(
  catalogue: Catalogue,
  requester: Person,
  facts: Facts,
): readonly Governed[] {
  if (!requester.accountEnabled) return [];
  return [...catalogue.entitlements.keys()].flatMap(
    (entitlement) => visibleEntitlement(catalogue, { entitlement }, requester, facts) ?? [],
  );
}

const mostNamed = 20;

/** The refusal of what is not there or not for this person: it says what is. */
export function notAskable(catalogue: Catalogue, name: string, requester: Person, facts: Facts): Said {
  const visible = visibleEntitlements(catalogue, requester, facts).map(({ entitlement }) => entitlement.name);
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  const offer =
    visible.length > 0
      ? say('youCanAskFor', visible.slice(0, mostNamed), Math.max(0, visible.length - mostNamed))
      : say('nothingToAskFor');
  return [say('nothingCalled', shown), offer];
}
