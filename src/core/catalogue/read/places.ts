import { isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { Key } from '../issue.ts';
import type { Place, YamlFile } from './source-file.ts';

/** A value and the key in front of it; items of lists have none. */
interface Found {
  readonly value: unknown;
  readonly key?: unknown;
}

/** Finds where values and keys stand in a file that was read. */
export function placeFinder(contents: Node | null, lines: LineCounter): YamlFile['placeOf'] {
  return (path, point = 'value') => {
    let found: Found = { value: contents };
    for (const [index, key] of path.entries()) {
      const next = step(found.value, key);
      if (!next) break;
      found = next;
      if (point === 'key' && index === path.length - 1 && next.key !== undefined)
        return place(next.key, lines);
    }
    // A mapping or list begins on the line below its key, and the key is what people look for.
    const { key, value } = found;
    const shown = isScalar(value) && value.value !== null;
    return place(shown || key === undefined ? value : key, lines);
  };
}

function step(value: unknown, key: Key): Found | undefined {
  if (isMap(value))
    return value.items.find((item) => isScalar(item.key) && String(item.key.value) === `${key}`);
  if (!isSeq(value) || typeof key !== 'number' || key >= value.items.length) return undefined;
  return { value: value.items[key] };
}

function place(node: unknown, lines: LineCounter): Place {
  const { line, col } = lines.linePos(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
