/** People named by user principal name (lower case) and groups named by object id. */
export interface PeopleRule {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** People who may decide: named, in a group, or the manager of the person who would receive the access. */
export interface ApproverRule extends PeopleRule {
  readonly manager: boolean;
}

/** One stage of approval; a request passes through its stages in order. */
export interface ApprovalStage {
  /** Who is asked. */
  readonly approvers: ApproverRule;
  /** Who may decide as well, without being asked. */
  readonly backup: PeopleRule;
  /** How many distinct approvers must say yes. */
  readonly quorum: number;
  /** Whom to ask too when there is no decision after so many minutes of the stage. */
  readonly escalation?: { readonly afterMinutes: number; readonly to: ApproverRule };
}

/** How requests up to a duration are approved. */
export interface Tier {
  /** Minutes; absent: any duration the entitlement allows. */
  readonly upToMinutes?: number;
  /** Empty: approved by this rule, without anybody. */
  readonly stages: readonly ApprovalStage[];
}

/** Approves a request at once, without anybody, when all of it fits. Only what people ask for themselves. */
export interface AutomaticRule {
  /** Stands in the record as what decided. */
  readonly name: string;
  readonly upToMinutes: number;
  /** Environments of entitlements it is for; empty: all. */
  readonly environments: readonly string[];
  /** The person must be on call: in one of these groups, or named. Absent: anybody who may ask. */
  readonly onCall?: PeopleRule;
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** When access may start. */
export interface AccessWindows {
  /** IANA name, such as Europe/Berlin. */
  readonly timeZone: string;
  /** Minutes of the local day; a window with `to` not after `from` ends on the next day. */
  readonly open: readonly { readonly days: readonly Weekday[]; readonly from: number; readonly to: number }[];
}

/** Emergency access without approval, announced at once and reviewed afterwards. */
export interface BreakGlass {
  readonly who: PeopleRule;
  readonly maxMinutes: number;
  /** Who is told at once, beside the administrators. */
  readonly tell: PeopleRule;
  readonly review: { readonly by: PeopleRule; readonly withinMinutes: number };
}

/** Who may ask, who decides, when. */
export interface Policy {
  readonly name: string;
  readonly requesters: PeopleRule;
  /** Who may neither ask under this policy nor receive, whatever else names them. */
  readonly deny: PeopleRule;
  /** From the shortest to the longest duration; a later one never asks for less approval than an earlier one. */
  readonly tiers: readonly Tier[];
  readonly automatic: readonly AutomaticRule[];
  /** How long each stage waits for an answer, in minutes. */
  readonly pendingMinutes: number;
  /** Minutes between two reminders to whoever has not answered; absent: nobody is reminded. */
  readonly remindEveryMinutes?: number;
  readonly windows?: AccessWindows;
  /** Conversation id of a Teams channel where its requests are shown too: `19:…@thread.tacv2`. */
  readonly channel?: string;
  readonly breakGlass?: BreakGlass;
  /** How many requests under this policy one person may hold at once; absent: any number. */
  readonly heldAtOnce?: number;
  /** Whether approvers may name somebody who decides while they are away. */
  readonly delegation: boolean;
}
