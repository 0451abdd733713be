/** One key from the top of a file to the place in question; numbers count the items of a list from 0. */
export type Key = string | number;

/** Where something stands, counted from 1 as editors do. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something wrong with the catalogue, with where and what to change. */
export interface CatalogueIssue extends Position {
  /** A warning refuses nothing. */
  readonly severity: 'error' | 'warning';
  /**
   * Stays the same when the wording changes. An issue of the catalogue as a whole has an empty `file`, an empty
   * `path` and the line and column 0.
   */
  readonly code: IssueCode;
  /** Keys from the top of the file: `entitlements.data-readonly.duration.max`. */
  readonly path: string;
  /** A plain sentence that says what to change. */
  readonly message: string;
  /** What was probably meant, when something near it exists. */
  readonly suggestion?: string;
  /** The other place, for what stands twice. */
  readonly other?: Position;
}

/** Every code an issue can have and, for the reference, what it means. */
export const issueCodes = {
  'yaml.syntax': 'The file is not YAML.',
  'yaml.text':
    'The file holds bytes that are not text, or characters that show something else than they say.',
  'yaml.size': 'The file is too long or nested too deeply.',
  'yaml.feature': 'Aliases, merge keys, tags and older versions of YAML are not allowed.',
  'key.unknown': 'There is no such key here.',
  'key.missing': 'A key has to be there.',
  'value.type': 'A text, number, list or mapping stands where another kind of value has to be.',
  'value.invalid': 'The value is of the right kind and not one that is allowed.',
  'name.duplicate': 'Something stands twice, or two names stand for the same thing.',
  'reference.unknown': 'A name leads nowhere.',
  'catalogue.incomplete': 'The catalogue lacks something that it cannot do without.',
  'grant.kind': 'There is no such kind of grant.',
  'account.mismatch': 'A role or policy belongs to another AWS account.',
  'tier.order': 'Tiers stand from the shortest duration to the longest; only the last may have no end.',
  'tier.uncovered': 'An entitlement is given for longer than its policy says who approves.',
  'approval.shrinks': 'A longer duration needs less approval than a shorter one.',
  'automatic.range': 'An automatic rule reaches further than the policy or its entitlements.',
  'quorum.unreachable': 'A stage needs more approvals than people are named.',
  'reminder.interval': 'Reminders come too often.',
  'escalation.late': 'An escalation comes after the request has timed out.',
  'breakGlass.range':
    'Break-glass access is given for too long or reviewed too late, or by those who took it.',
  'delegation.past': 'A delegation has ended.',
  'conflict.self': 'An entitlement conflicts with itself.',
  'ticket.pattern': 'The pattern of tickets is wrong, too costly to test, or its example does not fit.',
  unused: 'Nothing uses it.',
  'danger.everything': 'It allows everything.',
  'danger.access': 'Its holder could give access to themselves and others.',
  'danger.own': 'It reaches what Latchkey itself works with.',
  'aws.action': 'AWS has no such action, as far as is known.',
  'azure.role': 'Azure has no such built-in role, as far as is known.',
  'standing.azure': 'Standing access is kept in AWS alone.',
  quota: 'It is longer or more than the cloud takes.',
} as const;

export type IssueCode = keyof typeof issueCodes;

/** Errors and warnings by file, then line, then column; what concerns the whole catalogue comes last. */
export function sortIssues(issues: readonly CatalogueIssue[]): readonly CatalogueIssue[] {
  const rank = ({ file }: CatalogueIssue) => (file === '' ? 1 : 0);
  return issues.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.line - b.line ||
      a.column - b.column,
  );
}

/** One line for people and problem matchers: `data.yaml:12:5 key.unknown There is …`; warnings say so. */
export function describeIssue({ file, line, column, severity, code, message, suggestion }: CatalogueIssue) {
  const where = file === '' ? '' : `${file}:${line}:${column} `;
  const meant = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
  return `${where}${severity === 'warning' ? 'warning ' : ''}${code} ${message}${meant}`;
}
