import type { CloudCall, CloudView } from '../view.ts';
import { cloudNames } from './cloud-panels.ts';
import { make } from './dom.ts';
import { timeOfDay, timeWithSeconds } from './times.ts';

/** Calls shown; the clouds remember more. */
const shownCalls = 40;

/** Finding nothing is no failure: after a removal it is what one wants to see. */
const looks: Readonly<Record<string, string>> = { ok: 'ok', absent: 'absent' };

/** The compact list of the newest calls to the clouds. */
export function createCallList(): {
  readonly element: HTMLElement;
  update(views: readonly CloudView[]): void;
} {
  const list = make('ol', {
    class: 'calls',
    tabindex: '0',
    'aria-label': 'Recent cloud calls, newest first',
  });
  const element = make('section', { class: 'panel recent' }, make('h3', {}, 'Recent cloud calls'), list);
  let shown = '';
  return {
    element,
    update(views) {
      const calls = views
        .flatMap(({ cloud, calls: made }) => made.map((call) => ({ ...call, cloud })))
        .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
        .slice(0, shownCalls);
      const text = JSON.stringify(calls);
      if (text === shown) return;
      shown = text;
      list.replaceChildren(
        ...(calls.length > 0
          ? calls.map(row)
          : [make('li', { class: 'empty' }, 'None since the sandbox was started.')]),
      );
    },
  };
}

function row(call: CloudCall & { readonly cloud: CloudView['cloud'] }): HTMLElement {
  const title = `${timeWithSeconds(Date.parse(call.at))}: ${call.who} called ${call.action}: ${call.result}`;
  return make(
    'li',
    { class: 'call', title },
    make('time', { datetime: call.at }, timeOfDay(call.at)),
    make('span', { class: `call-cloud ${call.cloud}` }, cloudNames[call.cloud]),
    make('span', { class: 'call-action' }, call.action),
    make('span', { class: `call-result ${looks[call.result] ?? 'bad'}` }, call.result),
  );
}
