import { z } from 'zod';
import { canonicalJson } from '../../core/audit/chain.ts';
import type { PolicyStatement } from '../../core/catalogue/catalogue.ts';

/** A policy in the form in which AWS keeps it (IAM JSON policy elements reference). */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** Operator, then key, then values. */
export type Conditions = PolicyStatement['conditions'];

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const written = z.strictObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Resource: texts,
  Condition: z.record(z.string(), z.record(z.string(), texts)).default({}),
});

/** Statements as a document. Lists of one are written without brackets, because every character counts (quotas). */
export function documentOf(statements: readonly PolicyStatement[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ effect, actions, resources, conditions }) => ({
      Effect: effect,
      Action: short(actions),
      Resource: short(resources),
      ...(Object.keys(conditions).length > 0 && { Condition: conditionBlock(conditions) }),
    })),
  };
}

/** Conditions as AWS writes them. */
export function conditionBlock(conditions: Conditions): Readonly<Record<string, unknown>> {
  return mapValues(conditions, (keys) => mapValues(keys, short));
}

/** The statements of a document; undefined when it holds what Latchkey never writes. */
export function statementsOf(document: unknown): readonly PolicyStatement[] | undefined {
  const parsed = z.looseObject({ Statement: z.array(written) }).safeParse(document);
  return parsed.data?.Statement.map((statement) => ({
    effect: statement.Effect,
    actions: statement.Action,
    resources: statement.Resource,
    conditions: statement.Condition,
  }));
}

/** A document as IAM hands it out: URL-encoded (IAM API reference, "GetUserPolicy"). `null` for what is no JSON. */
export function decodeDocument(encoded: string | undefined): unknown {
  try {
    return JSON.parse(decodeURIComponent(encoded ?? ''));
  } catch {
    return null;
  }
}

/** The same policy, whatever the order of its keys. */
export function sameDocument(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** Characters that count towards the quotas of a policy's size: all but white space. */
export function countedSize(text: string): number {
  return text.replaceAll(/\s/g, '').length;
}

function short(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] ?? '') : values;
}

function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  change: (value: In) => Out,
): Readonly<Record<string, Out>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
