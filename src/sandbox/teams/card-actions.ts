import type { Card } from './state.ts';

/** A button of a card, as far as it sends something. */
interface CardAction {
  readonly type: string;
  readonly verb: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Every Action.Execute of a card, wherever it stands: in action sets, cells, shown cards, as a select action. */
function executeActions(card: Card): readonly CardAction[] {
  const found: CardAction[] = [];
  collect(card, found);
  return found;
}

function collect(value: unknown, found: CardAction[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
    return;
  }
  if (!isRecord(value)) return;
  if (value['type'] === 'Action.Execute') {
    const { verb, data } = value;
    found.push({
      type: 'Action.Execute',
      verb: typeof verb === 'string' ? verb : undefined,
      data: isRecord(data) ? data : {},
    });
  }
  for (const [field, child] of Object.entries(value)) {
    // What a button carries is data, not more card.
    if (field !== 'data') collect(child, found);
  }
}

/**
 * The data that a click on the card's button sends: the button's own and the values of the inputs. `given` may
 * repeat the button's own data, which tells buttons with the same verb apart.
 * Undefined when no button, or more than one, fits.
 */
export function clickData(
  card: Card,
  verb: string,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  const actions = executeActions(card).filter((action) => action.verb === verb);
  const exact = actions.filter(({ data }) =>
    Object.entries(data).every(([name, value]) => JSON.stringify(value) === JSON.stringify(given[name])),
  );
  const [action] = exact.length > 0 ? exact : actions.length === 1 ? actions : [];
  return action === undefined ? undefined : { ...action.data, ...given };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
