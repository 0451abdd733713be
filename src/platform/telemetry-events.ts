/**
 * The events of Latchkey's log that the queries of infra/queries, and so the alerts and the workbook, look for by name. A
 * test fails when one of them is not logged any more: a rename would silence an alert.
 */
export const telemetryEvents = [
  'audit.cut',
  'audit.damaged',
  'audit.recorded',
  'audit.unavailable',
  'cloud.called',
  'grant.stuck',
  'reconciler.done',
  'reconciler.resumed',
] as const;
