import { type Document, isNode, isScalar, type LineCounter, visit, type YAMLMap } from 'yaml';
import type { Problem } from './source-file.ts';

type Report = (problem: Problem) => void;

const offsetOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);

/**
 * Finds what YAML can do and a file that is reviewed line by line must not: what stands in a line has to be what it
 * means, and a small file must not become a huge one.
 */
export function checkFeatures(document: Document.Parsed, lines: LineCounter, report: Report): void {
  const refuse = (node: unknown, message: string) =>
    report({ offset: offsetOf(node), code: 'yaml.feature', message });
  if (document.directives.yaml.version !== '1.2')
    refuse(undefined, 'Older versions of YAML read some values differently. Take the line "%YAML" out.');
  visit(document, {
    Alias: (_, node) => refuse(node, `Aliases (*${node.source}) are not allowed. Write the value out.`),
    Value: (_, node) => {
      const tag = node.tag?.replace('tag:yaml.org,2002:', '!!');
      if (tag !== undefined) refuse(node, `Tags (${tag}) are not allowed. Take it out.`);
    },
    Map: (_, map) => checkKeys(map, lines, report),
  });
}

function checkKeys(map: YAMLMap, lines: LineCounter, report: Report): void {
  const seen = new Map<string, number>();
  for (const { key } of map.items) {
    const offset = offsetOf(key);
    const text = keyText(key);
    const before = seen.get(text ?? '');
    if (text === undefined) report({ offset, code: 'yaml.syntax', message: 'A key has to be a text.' });
    else if (text === '<<')
      report({
        offset,
        code: 'yaml.feature',
        message: 'Merge keys (<<) are not allowed. Write the values out.',
      });
    else if (before !== undefined)
      report({
        offset,
        code: 'name.duplicate',
        message: `"${text}" stands in line ${lines.linePos(before).line} too. Keep one of them.`,
      });
    else seen.set(text, offset);
  }
}

function keyText(key: unknown): string | undefined {
  const value = isScalar(key) ? key.value : undefined;
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value as string) : undefined;
}
