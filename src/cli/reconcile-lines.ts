import type { FullReport, ReportLine } from '../core/reconcile/full-report.ts';

/** What each kind of finding is called in the table. */
const words: Readonly<Record<ReportLine['what'], string>> = {
  overdue: 'overdue',
  missing: 'missing in the cloud',
  altered: 'altered in the cloud',
  leftover: 'left over, to be removed',
  unexplained: 'unexplained',
  unseen: 'cannot be seen',
  gone: 'person has left',
  unclear: 'unclear',
};

/** The report as a table for people. Pure. */
export function reportLines({ at, catalogueVersion, looked, lines }: FullReport): readonly string[] {
  const { requests, grants, places, people } = looked;
  const head = `${at}, catalogue ${catalogueVersion}: looked at ${requests} open requests, ${grants} active grants, ${places} places in the clouds, ${people} people.`;
  if (lines.length === 0) return [head, 'Everything is as the store says.'];
  const rows = lines.map((line) => [words[line.what], line.requestId ?? '-', line.about] as const);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return [
    head,
    '',
    ...lines.flatMap(({ message }, index) => [
      (rows[index] ?? [])
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
      `    ${message}`,
    ]),
    '',
    `${lines.length} ${lines.length === 1 ? 'finding' : 'findings'}. Nothing was changed.`,
  ];
}
