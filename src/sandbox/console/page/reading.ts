import { icon, make } from './dom.ts';

/** Where somebody reads in a list that grows. */
export interface Reading {
  /** Shown when something new came while they were reading further up; a click takes them there. */
  readonly hint: HTMLElement;
  /** Whether they read along; to be asked before the list is changed. */
  isAlong(): boolean;
  /**
   * Tells that the list has changed. `follow` takes the reader to its end, but never past the beginning of `anchor`;
   * without it they stay where they are, and are told if there is something new.
   */
  grew(change: {
    readonly follow: boolean;
    readonly hasNew: boolean;
    readonly anchor: HTMLElement | undefined;
  }): void;
}

/** How near the end counts as reading along. */
const nearEnd = 60;
/** What is left free above the anchor. */
const margin = 8;

export function createReading(list: HTMLElement): Reading {
  const hint = make('button', { type: 'button', class: 'more', hidden: true }, 'New below');
  hint.append(icon('M10 4v12m-5-5 5 5 5-5'));
  let along = true;
  let target = 0;
  let anchor: HTMLElement | undefined;

  const goTo = (top: number) => {
    along = true;
    list.scrollTop = top;
    target = list.scrollTop;
  };
  const end = () => list.scrollHeight - list.clientHeight;
  const isAtEnd = () => end() - list.scrollTop < nearEnd;
  const follow = () => {
    const frame = list.getBoundingClientRect();
    const box = anchor?.getBoundingClientRect() ?? frame;
    const below = list.scrollHeight - (list.scrollTop + box.bottom - frame.top);
    // Much that follows the anchor counts more than its first line.
    const first = below > frame.height / 2 ? (list.lastElementChild?.getBoundingClientRect() ?? box) : box;
    goTo(Math.min(end(), Math.max(0, list.scrollTop + first.top - frame.top - margin)));
  };
  const isAlong = () => isAtEnd() || Math.abs(list.scrollTop - target) < 2;
  list.addEventListener('scroll', () => {
    along = isAlong();
    if (isAtEnd()) hint.hidden = true;
  });
  hint.addEventListener('click', () => goTo(end()));
  // A window that changes its size must not lose the place of somebody who reads along.
  new ResizeObserver(() => {
    if (along) follow();
  }).observe(list);
  return {
    hint,
    isAlong,
    grew(change) {
      anchor = change.anchor;
      if (change.follow) follow();
      if (isAtEnd() || (change.follow && anchor === list.lastElementChild)) hint.hidden = true;
      else if (change.hasNew) hint.hidden = false;
    },
  };
}
