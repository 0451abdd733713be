import { z } from 'zod';
import { Expression, type Resource, type Value } from './infra-parts.ts';

const templateSchema = z.looseObject({
  resources: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
});
const resourceSchema = z.looseObject({ type: z.string(), apiVersion: z.string() });

/** The resources of an ARM template that Bicep was compiled to, those of its modules among them. */
export function readArm(file: string, template: unknown): Resource[] {
  const { resources } = templateSchema.parse(template);
  // Templates of language version 2 name their resources; those of version 1 list them.
  const all = Array.isArray(resources) ? resources : Object.values(resources);
  return all.flatMap((entry): Resource[] => {
    const resource = resourceSchema.parse(entry);
    const inner = (resource['properties'] as { readonly template?: unknown } | undefined)?.template;
    if (resource.type === 'Microsoft.Resources/deployments' && inner !== undefined)
      return readArm(file, inner);
    if (resource['existing'] === true) return [];
    return [{ file, type: resource.type, apiVersion: resource.apiVersion, body: valueOf(resource) }];
  });
}

/** ARM writes expressions as texts in brackets, and doubles the first bracket of a text that is none. */
function valueOf(json: unknown): Value {
  if (typeof json === 'string') {
    if (json.startsWith('[[')) return json.slice(1);
    return json.startsWith('[') && json.endsWith(']') ? new Expression(json.slice(1, -1)) : json;
  }
  if (Array.isArray(json)) return json.map(valueOf);
  if (typeof json === 'object' && json !== null)
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, valueOf(value)]));
  return json as Value;
}
