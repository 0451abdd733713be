const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for the 8-4-4-4-12 form, in either case. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** The form without dashes, in lower case, in which Azure's role-based access control names ids in its messages. */
export function compactGuid(guid: string): string {
  return guid.replaceAll('-', '').toLowerCase();
}
