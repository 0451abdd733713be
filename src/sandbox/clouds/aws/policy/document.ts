import { z } from 'zod';

/**
 * The JSON policy grammar of "IAM User Guide, Grammar of the IAM JSON policy language", turned into one
 * shape in which every list is a list. Unknown and repeated fields are refused, as AWS refuses them.
 */

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item)]) as z.ZodType<z.output<Item>[]>;

const text = z.string();
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const conditions = z.record(z.string(), z.record(z.string(), listOf(scalar)));
const principals = z.strictObject({
  AWS: listOf(text).optional(),
  Federated: listOf(text).optional(),
  Service: listOf(text).optional(),
  CanonicalUser: listOf(text).optional(),
});
const principalSchema = z.union([
  z.literal('*').transform((): z.infer<typeof principals> => ({ AWS: ['*'] })),
  principals,
]);

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principalSchema.optional(),
  NotPrincipal: principalSchema.optional(),
  Action: listOf(text).optional(),
  NotAction: listOf(text).optional(),
  Resource: listOf(text).optional(),
  NotResource: listOf(text).optional(),
  Condition: conditions.optional(),
});

const documentSchema = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: listOf(statementSchema),
});

export type Statement = z.infer<typeof statementSchema>;
export type Principals = z.infer<typeof principalSchema>;
export type Conditions = z.infer<typeof conditions>;

/** A parsed policy. `variables` tells whether `${…}` means anything in it (only from version 2012-10-17 on). */
export interface PolicyDocument {
  readonly variables: boolean;
  readonly statements: readonly Statement[];
}

/** The document is not a policy. The text is what AWS says as the message of MalformedPolicyDocument. */
export class MalformedPolicy extends Error {
  override readonly name = 'MalformedPolicy';
}

// A policy is parsed once, not once for every request it is weighed in. The bound keeps a long-running
// simulator from collecting the documents of every grant it ever saw.
const cache = new Map<string, PolicyDocument>();
const cacheSize = 2_000;

/** Parses a document's text; throws a MalformedPolicy when it is not JSON or not a policy. */
export function parsePolicy(source: string): PolicyDocument {
  const known = cache.get(source);
  if (known) return known;
  const document = parse(source);
  if (cache.size >= cacheSize) cache.clear();
  cache.set(source, document);
  return document;
}

function parse(source: string): PolicyDocument {
  const json = parseJson(source);
  const result = documentSchema.safeParse(json);
  if (!result.success) throw new MalformedPolicy(explain(json, result.error));
  if (result.data.Statement.length === 0) throw new MalformedPolicy('Syntax errors in policy.');
  return { variables: result.data.Version === '2012-10-17', statements: result.data.Statement };
}

function parseJson(source: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch {
    throw new MalformedPolicy('This policy contains invalid Json');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new MalformedPolicy('Syntax errors in policy.');
  }
  return json;
}

function explain(json: unknown, error: z.ZodError): string {
  const paths = error.issues.map((issue) => issue.path.join('.'));
  if (paths.includes('Version')) return 'Policy document must be version 2012-10-17 or greater.';
  const statements = [(json as { Statement?: unknown }).Statement].flat();
  const bare = statements.some((item) => typeof item === 'object' && item !== null && !('Effect' in item));
  return bare ? 'Missing required field Effect' : 'Syntax errors in policy.';
}
