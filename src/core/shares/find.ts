import type { AwsAccount, Entitlement } from '../catalogue/catalogue.ts';
import { fitsWildcard } from '../catalogue/danger/wildcard.ts';
import { ProviderError } from '../errors.ts';
import { type FactsPorts, gatherFacts } from '../policy/facts.ts';
import { visibleEntitlements } from '../policy/rules/visible.ts';
import type { CatalogueSource } from '../ports.ts';
import { type Said, say } from '../said/said.ts';
import { accountOf, type Shareable, shareableOf } from './offer.ts';
import { nameIn } from './share.ts';
import { type ShareType, shareTypes, typeFacts } from './types.ts';

export interface ResourceQuery {
  readonly account: AwsAccount;
  readonly regions: readonly string[];
  readonly type: ShareType;
  /** A part of the name, in any case; empty: everything. */
  readonly text: string;
}

export interface FoundResources {
  /** In order. */
  readonly arns: readonly string[];
  /** False when there is more than was looked through. */
  readonly complete: boolean;
}

/** Finds what could be shared. @throws ProviderError */
export interface ResourceFinder {
  find(query: ResourceQuery): Promise<FoundResources>;
}

export interface ShareFindPorts extends FactsPorts {
  readonly catalogue: CatalogueSource;
  readonly resources: ResourceFinder;
}

/** An entitlement under which somebody may share. */
export interface ShareEntitlement extends Shareable {
  readonly entitlement: Entitlement;
  readonly awsAccount: AwsAccount;
}

/**
 * What a person may share under, in the catalogue's order.
 * @throws AccessError `directory.unavailable`, `store.unavailable`, `catalogue.invalid`
 */
export async function shareEntitlementsFor(
  ports: Omit<ShareFindPorts, 'resources'>,
  requesterId: string,
): Promise<readonly ShareEntitlement[]> {
  const catalogue = await ports.catalogue.current();
  const question = { entitlement: '', requesterId, beneficiaryId: requesterId };
  const facts = await gatherFacts(ports, catalogue, question);
  const requester = facts.people.get(requesterId);
  if (!requester) return [];
  return visibleEntitlements(catalogue, requester, facts).flatMap(({ entitlement }) => {
    const shareable = shareableOf(entitlement);
    const awsAccount = shareable && accountOf(catalogue, shareable);
    return shareable && awsAccount ? [{ ...shareable, entitlement, awsAccount }] : [];
  });
}

/** The type of this name; undefined when the entitlement does not offer it. */
export function offeredType({ offer }: Shareable, text: string): ShareType | undefined {
  return shareTypes.find((type) => type === text.toLowerCase() && offer.types[type] !== undefined);
}

/** What of the account could be shared and has the text in its name. @throws ProviderError */
export async function findShareable(
  { resources }: Pick<ShareFindPorts, 'resources'>,
  { offer, awsAccount }: ShareEntitlement,
  type: ShareType,
  text: string,
): Promise<FoundResources> {
  const { names = [] } = offer.types[type] ?? {};
  const found = await resources.find({ account: awsAccount, regions: offer.regions, type, text });
  return {
    ...found,
    arns: found.arns.filter((arn) => names.some((pattern) => fitsWildcard(pattern, nameIn(type, arn)))),
  };
}

/** The ARNs that were meant, or why a name means none or several. */
export type Resolved = { readonly arns: readonly string[] } | { readonly problems: readonly Said[] };

/** Turns names into ARNs; an ARN stands for itself, also of what AWS does not list. @throws AccessError */
export async function resolveResources(
  ports: Pick<ShareFindPorts, 'resources'>,
  from: ShareEntitlement,
  type: ShareType,
  texts: readonly string[],
): Promise<Resolved> {
  const resolved = await Promise.all(texts.map((text) => resolveOne(ports, from, type, text)));
  const problems = resolved.flatMap((each) => ('problem' in each ? [each.problem] : []));
  return problems.length > 0
    ? { problems }
    : { arns: resolved.flatMap((each) => ('arn' in each ? [each.arn] : [])) };
}

async function resolveOne(
  ports: Pick<ShareFindPorts, 'resources'>,
  from: ShareEntitlement,
  type: ShareType,
  text: string,
): Promise<{ readonly arn: string } | { readonly problem: Said }> {
  if (text.startsWith('arn:')) return { arn: text };
  const { title } = typeFacts[type];
  try {
    const { arns } = await findShareable(ports, from, type, text);
    const exact = arns.filter((arn) => nameIn(type, arn).toLowerCase() === text.toLowerCase());
    const [only] = exact;
    if (only !== undefined && exact.length === 1) return { arn: only };
    if (exact.length > 1) return { problem: [say('severalArns', text, exact)] };
    const near = arns.slice(0, 5).map((arn) => nameIn(type, arn));
    return {
      problem: [
        say('noResourceCalled', text, title),
        near.length > 0 ? say('thereIs', near) : say('onlyTagged'),
      ],
    };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { problem: [say('cannotLookUp')] };
  }
}
