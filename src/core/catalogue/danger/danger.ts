import type { IssueCode, Key } from '../issue.ts';

/** Something that must not be lent as it stands. */
export interface Danger {
  /** Keys inside what was looked at. */
  readonly at: readonly Key[];
  readonly code: IssueCode;
  /** The reason, and what to write instead. */
  readonly message: string;
  /** Whether a permissions boundary on the account takes the danger away. */
  readonly boundable: boolean;
}
