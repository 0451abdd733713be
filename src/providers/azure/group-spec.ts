import { z } from 'zod';

/** The catalogue's spec of a membership of an Entra group. */
export const groupSchema = z.strictObject({
  kind: z.literal('entra.group'),
  /** The group's object id: names of groups change and need not be unique. */
  group: z.guid({ error: "is not the object id of a group (a GUID, on the group's page in Entra)" }),
  /** What people read instead of the id. */
  name: z.string().min(1).max(256),
  /** Lets Privileged Identity Management end the membership by itself; needs a licence. */
  pim: z.boolean().default(false),
});

export type GroupSpec = z.infer<typeof groupSchema>;
