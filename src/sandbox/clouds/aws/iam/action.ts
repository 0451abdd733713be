import type { Principal } from '../access/principal.ts';
import type { ContextValues } from '../policy/context.ts';
import type { Account, AwsState } from '../state.ts';
import type { Parameters } from '../wire/parameters.ts';
import type { XmlValue } from '../wire/xml.ts';
import type { Quotas } from './quotas.ts';

/** What an action wants to do, for the authorisation of it. */
export interface Target {
  /** The ARN that policies are matched against, or `*`. */
  readonly resource: string;
  /** The resource as AccessDenied names it, such as `user alice`; the ARN when absent. */
  readonly shown?: string;
  readonly context?: ContextValues;
}

/** One call to IAM. */
export interface IamCall {
  readonly parameters: Parameters;
  readonly caller: Principal;
  /** The caller's account: to be changed by writes, as far as it has replicated for reads. */
  readonly account: Account;
  /** Every account, seen likewise: trust policies name principals of others. */
  readonly accounts: readonly Account[];
  readonly awsManagedPolicies: AwsState['awsManagedPolicies'];
  /** What the account may have of everything. */
  readonly quotas: Quotas;
  readonly now: Date;
  /** Returns when the caller may do this; throws AccessDenied otherwise. */
  authorize(target: Target): void;
}

/**
 * An action of IAM. It checks its parameters, has itself authorised, and only then looks and changes: a caller
 * without the right to know does not learn whether something exists.
 */
interface IamAction {
  readonly effect: 'read' | 'write';
  readonly run: (call: IamCall) => XmlValue;
}

export type IamActions = Readonly<Record<string, IamAction>>;

export const read = (run: IamAction['run']): IamAction => ({ effect: 'read', run });
export const write = (run: IamAction['run']): IamAction => ({ effect: 'write', run });
