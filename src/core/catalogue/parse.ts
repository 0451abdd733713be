import type { ZodType } from 'zod';
import type { Catalogue, GrantSpec } from './catalogue.ts';
import { checkAccounts } from './checks/accounts.ts';
import { checkAutomatic } from './checks/automatic.ts';
import { checkBreakGlass } from './checks/break-glass.ts';
import { type Check, findingIssue } from './checks/check.ts';
import { checkConflicts } from './checks/conflicts.ts';
import { checkDangers } from './checks/dangers.ts';
import { checkDelegations } from './checks/delegations.ts';
import { checkDuplicates } from './checks/duplicates.ts';
import { checkGrants } from './checks/grants.ts';
import { checkIncomplete } from './checks/incomplete.ts';
import { checkKnown, type Known } from './checks/known.ts';
import { checkQuotas } from './checks/quotas.ts';
import { checkReferences } from './checks/references.ts';
import { checkReminders } from './checks/reminders.ts';
import { checkShares } from './checks/shares.ts';
import { checkStages } from './checks/stages.ts';
import { checkStanding } from './checks/standing.ts';
import { checkTickets } from './checks/tickets.ts';
import { checkTiers } from './checks/tiers.ts';
import { checkUnused } from './checks/unused.ts';
import { type CatalogueIssue, sortIssues } from './issue.ts';
import { makeCatalogue } from './make.ts';
import { collectParts } from './parts.ts';
import { readFile } from './read/file.ts';
import type { SourceFile } from './read/source-file.ts';
import { readYaml } from './read/yaml.ts';

export type ParseOutcome =
  | { readonly ok: true; readonly catalogue: Catalogue; readonly warnings: readonly CatalogueIssue[] }
  | { readonly ok: false; readonly issues: readonly CatalogueIssue[] };

export interface ParseOptions {
  /** The schema of each grant kind's spec. */
  readonly grantSchemas: ReadonlyMap<string, ZodType<GrantSpec>>;
  /** Hex digest of a text, for the version. */
  readonly sha256: (text: string) => string;
  /** For warnings about what is past; absent: there are none. */
  readonly now?: Date;
  /** For warnings about what the clouds do not know; absent: there are none. */
  readonly known?: Known;
}

const checks: readonly Check[] = [
  checkDuplicates,
  checkReferences,
  checkAccounts,
  checkTiers,
  checkStages,
  checkReminders,
  checkAutomatic,
  checkBreakGlass,
  checkConflicts,
  checkTickets,
  checkDangers,
  checkQuotas,
  checkShares,
  checkStanding,
  checkUnused,
];

/**
 * Reads all files of a catalogue; either the whole is good, or every issue of every file is listed with its line.
 * Never throws, whatever the files hold. Pure.
 */
export function parseCatalogue(files: readonly SourceFile[], options: ParseOptions): ParseOutcome {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const outcomes = sorted.map(readYaml);
  const loaded = outcomes.flatMap((outcome) => (outcome.ok ? [readFile(outcome.file)] : []));
  const parts = collectParts(
    loaded,
    outcomes.every(({ ok }) => ok),
  );
  const findings = [
    ...checks.flatMap((check) => check(parts)),
    ...checkGrants(parts, options.grantSchemas),
    ...(options.now ? checkDelegations(parts, options.now) : []),
    ...(options.known ? checkKnown(parts, options.known) : []),
  ];
  const issues = sortIssues([
    ...outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.issues)),
    ...loaded.flatMap((file) => file.issues),
    ...findings.map(findingIssue),
    ...checkIncomplete(parts),
  ]);
  if (issues.some(({ severity }) => severity === 'error')) return { ok: false, issues };
  const text = sorted.map((file) => `${file.path}\n${file.text}`).join('\n');
  const version = options.sha256(text).slice(0, 12);
  return { ok: true, catalogue: makeCatalogue(parts, version), warnings: issues };
}
