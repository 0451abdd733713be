/** One thing the catalogue gives to place: the provider's kind and what that provider's schema accepted. */
export interface GrantSpec {
  readonly kind: string;
  readonly [key: string]: unknown;
}

/** People named by user principal name and groups named by object id. */
export interface PeopleRule {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export interface ApprovalStage extends PeopleRule {
  /** How many distinct approvers must say yes. */
  readonly quorum: number;
}

export interface Policy {
  readonly name: string;
  readonly requesters: PeopleRule;
  readonly stages: readonly ApprovalStage[];
  /** How long a request waits for an answer, in minutes. */
  readonly pendingMinutes: number;
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
  readonly beneficiaries: { readonly self: boolean; readonly others: PeopleRule };
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
    readonly iamUserRule?: {
      readonly take: 'localPart' | 'userPrincipalName';
      readonly domains: readonly string[];
    };
  };
  /** Who may end any access and is told when a revocation is stuck. */
  readonly admins: PeopleRule;
  readonly entitlements: ReadonlyMap<string, Entitlement>;
  readonly policies: ReadonlyMap<string, Policy>;
}

/**
 * A person's IAM user name by the catalogue's map, or by its rule; undefined when neither knows the person. The
 * rule names its domains, because two people of different domains may have the same name before the @.
 */
export function iamUserName({ people }: Catalogue, userPrincipalName: string): string | undefined {
  const mapped = people.iamUsers.get(userPrincipalName.toLowerCase());
  if (mapped !== undefined || people.iamUserRule === undefined) return mapped;
  const { take, domains } = people.iamUserRule;
  const at = userPrincipalName.lastIndexOf('@');
  if (!domains.includes(userPrincipalName.slice(at + 1).toLowerCase())) return undefined;
  return take === 'localPart' ? userPrincipalName.slice(0, at) : userPrincipalName;
}
