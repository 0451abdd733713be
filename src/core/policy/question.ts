import type { BreakGlass } from '../catalogue/policy.ts';
import type { PersonRef } from '../people.ts';
import { type Refusing, refusing, type Said } from '../said/said.ts';

/** What is to be decided: who asks for what, for whom, how long and why. */
export interface Question {
  readonly entitlement: string;
  /** Object ids. */
  readonly requesterId: string;
  readonly beneficiaryId: string;
  readonly minutes: number;
  readonly reason: string;
  readonly ticket?: string;
  /** Asked for as an emergency, without approval. */
  readonly breakGlass?: boolean;
  /** It is about more time for access that is held: `minutes` is the whole of it, and it does not start again. */
  readonly extension?: boolean;
  /** The request's own id, once it has one: it does not stand in its own way. */
  readonly requestId?: string;
}

export type RuleCode =
  | 'requester.known'
  | 'entitlement.visible'
  | 'beneficiary.known'
  | 'beneficiary.allowed'
  | 'breakGlass.allowed'
  | 'duration.max'
  | 'reason.given'
  | 'reason.length'
  | 'ticket.given'
  | 'ticket.form'
  | 'window.open'
  | 'held.limit'
  | 'held.conflict'
  | 'approvers.available';

/** What a requester could change so that a rule passes; nothing, when only others can. */
export type Change = 'beneficiary' | 'duration' | 'reason' | 'ticket' | 'time' | 'end something';

/** One rule of the policy and what it said. */
export type RuleResult = RulePassed | RuleFailed;

export interface RulePassed {
  readonly rule: RuleCode;
  readonly passed: true;
  /** What the rule found, for those who try a policy out. */
  readonly message: string;
}

/** It says what would pass. */
export interface RuleFailed extends Refusing {
  readonly rule: RuleCode;
  readonly passed: false;
  readonly change?: Change;
}

/** A rule that does not pass, and what the requester could change. */
export function failed(rule: RuleCode, said: Said, change?: Change): RuleFailed {
  return { rule, passed: false, ...refusing(...said), ...(change && { change }) };
}

/** The rules that did not pass, in order. */
export function failures(rules: readonly RuleResult[]): readonly RuleFailed[] {
  return rules.filter((result) => !result.passed);
}

/** One stage of approval with everybody who may decide in it. */
export interface Stage {
  readonly quorum: number;
  /** Who is asked. Somebody who is away is not: whoever decides instead is. */
  readonly approvers: readonly PersonRef[];
  /** Who may decide as well, without being asked. */
  readonly backups: readonly PersonRef[];
  /** Who decides instead of whom, and would not in their own right. */
  readonly delegates: readonly Delegate[];
  readonly escalation?: { readonly afterMinutes: number; readonly to: readonly PersonRef[] };
}

export interface Delegate {
  readonly from: PersonRef;
  readonly to: PersonRef;
}

export interface Analysis {
  readonly allowed: boolean;
  /** Every rule that was looked at, in order. Rules that make no sense after a failed one are left out. */
  readonly rules: readonly RuleResult[];
  /** Empty when the request is not allowed, or needs nobody's approval. */
  readonly stages: readonly Stage[];
  /** The rule that approves it at once, if one does. */
  readonly automatic?: string;
  /** Set for an emergency that is allowed. */
  readonly breakGlass?: BreakGlass;
  readonly pendingMinutes: number;
  readonly remindEveryMinutes?: number;
}
