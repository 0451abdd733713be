import type { DirectoryAttribute, Person } from '../people.ts';
import type { PeopleRule, Policy } from './policy.ts';

/** One thing the catalogue gives to place: the provider's kind and what that provider's schema accepted. */
export interface GrantSpec {
  readonly kind: string;
  readonly [key: string]: unknown;
}

/** A text that people must give in a certain form. */
export interface TextRule {
  readonly required: boolean;
  /** A regular expression that the whole text must match, and an example of one that does. */
  readonly pattern?: string;
  readonly example?: string;
}

export interface Entitlement {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly environment: string;
  readonly duration: {
    /** Minutes. */
    readonly default: number;
    readonly max: number;
    readonly offered: readonly number[];
  };
  readonly reason: { readonly minLength: number };
  readonly ticket: TextRule;
  readonly beneficiaries: {
    readonly self: boolean;
    readonly others: PeopleRule;
    /** Whether people with a guest account in the directory may receive it, if they are named at all. */
    readonly contractors: boolean;
  };
  /** Entitlements that nobody may hold together with this one; counts in both directions. */
  readonly conflictsWith: readonly string[];
  readonly policy: string;
  readonly grants: readonly GrantSpec[];
}

export interface AwsAccount {
  readonly name: string;
  /** Twelve digits. */
  readonly id: string;
  /** ARN of the role Latchkey assumes in the account. */
  readonly deployerRole: string;
  readonly externalId: string;
  /** ARN of the policy that bounds every role and inline policy Latchkey makes in the account. */
  readonly permissionsBoundary?: string;
}

/** One statement of an AWS policy, in AWS's own terms. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Operator, then condition key, then values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** Permissions under a name, to be used by several entitlements. */
export interface PermissionSet {
  readonly name: string;
  readonly description: string;
  readonly aws: {
    /** ARNs. */
    readonly managedPolicies: readonly string[];
    readonly statements: readonly PolicyStatement[];
  };
  readonly azure: {
    /** Names or ids of roles. */
    readonly roles: readonly string[];
  };
}

/** An approver who is away, and who decides instead. */
export interface Delegation {
  /** User principal names, lower case. */
  readonly from: string;
  readonly to: string;
  /** UTC ISO-8601. */
  readonly startsAt?: string;
  readonly endsAt: string;
}

/** Access that somebody has for good, kept as the catalogue says by `latchkey standing apply`. */
export interface StandingEntry {
  readonly name: string;
  readonly principals: { readonly users: readonly string[]; readonly roles: readonly string[] };
  /** Names of accounts. */
  readonly accounts: readonly string[];
  readonly permissionSets: readonly string[];
}

/** What can be asked for, by whom, for how long, and who approves: the content of the reviewed YAML. */
export interface Catalogue {
  /** Twelve hex digits of a hash over all files: every request says under which version it was decided. */
  readonly version: string;
  readonly aws: { readonly accounts: ReadonlyMap<string, AwsAccount> };
  readonly azure: { readonly subscriptions: ReadonlyMap<string, string> };
  readonly people: {
    /** IAM user names by user principal name; the rule serves people of its domains who are not in the map. */
    readonly iamUsers: ReadonlyMap<string, string>;
    readonly iamUserRule?: IamUserRule;
  };
  /** Who may end any access and is told when a revocation is stuck. */
  readonly admins: PeopleRule;
  /** Who may neither ask for nor receive anything, whatever else names them. */
  readonly deny: PeopleRule;
  /** How much one person may hold at once; absent: any amount. */
  readonly heldAtOnce?: number;
  readonly delegations: readonly Delegation[];
  readonly permissionSets: ReadonlyMap<string, PermissionSet>;
  readonly entitlements: ReadonlyMap<string, Entitlement>;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly standing: ReadonlyMap<string, StandingEntry>;
}

/** How the IAM user name of people of certain domains follows from their entry in the directory. */
export interface IamUserRule {
  readonly take: 'localPart' | 'userPrincipalName' | DirectoryAttribute;
  readonly domains: readonly string[];
}

/**
 * A person's IAM user name by the catalogue's map, or by its rule; undefined when neither knows the person. The
 * rule names its domains, because two people of different domains may have the same name before the @.
 */
export function iamUserName(
  { people }: Pick<Catalogue, 'people'>,
  { userPrincipalName, attributes }: Pick<Person, 'userPrincipalName' | 'attributes'>,
): string | undefined {
  const mapped = people.iamUsers.get(userPrincipalName.toLowerCase());
  if (mapped !== undefined || people.iamUserRule === undefined) return mapped;
  const { take, domains } = people.iamUserRule;
  const at = userPrincipalName.lastIndexOf('@');
  if (!domains.includes(userPrincipalName.slice(at + 1).toLowerCase())) return undefined;
  if (take === 'localPart') return userPrincipalName.slice(0, at);
  return take === 'userPrincipalName' ? userPrincipalName : attributes?.[take];
}
