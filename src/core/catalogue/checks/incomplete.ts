import type { CatalogueIssue } from '../issue.ts';
import type { Parts } from '../parts.ts';

/** What a catalogue cannot do without, wherever it stands. */
export function checkIncomplete(parts: Parts): readonly CatalogueIssue[] {
  // It may stand in the file that could not be read, or be what has a problem.
  if (!parts.complete) return [];
  const missing = [
    ...(parts.names.admins.size > 0
      ? []
      : [{ path: 'admins', message: 'Name the people who run Latchkey under "admins".' }]),
    ...(parts.names.entitlements.size > 0
      ? []
      : [{ path: 'entitlements', message: 'There is nothing that can be asked for. Add "entitlements".' }]),
  ];
  return missing.map((issue) => ({
    severity: 'error',
    file: '',
    line: 0,
    column: 0,
    code: 'catalogue.incomplete',
    ...issue,
  }));
}
