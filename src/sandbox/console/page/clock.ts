import type { ClockView } from '../view.ts';
import { post } from './api.ts';
import { byId, make } from './dom.ts';
import { longDate, timeWithSeconds, timeZone } from './times.ts';
import { toast, toastError } from './toasts.ts';

/** The sandbox's clock as the page shows it. */
export interface PageClock {
  /** Milliseconds since the epoch, in the sandbox. */
  now(): number;
  set(view: ClockView): void;
}

const moves = [
  { label: '+5 min', body: { minutes: 5 } },
  { label: '+1 h', body: { minutes: 60 } },
  { label: '+8 h', body: { minutes: 480 } },
  { label: 'To the next expiry', body: { to: 'nextEnd' }, primary: true },
] as const;

/** Builds the clock and its buttons into the header. `onTick` is called every second and after every move. */
export function createClock(onTick: () => void): PageClock {
  let ahead = 0;
  const time = make('time', { class: 'clock-time' });
  const date = make('span', { class: 'clock-date' });
  const moving = make('span', { class: 'clock-moving', role: 'status' });
  const buttons = moves.map((move) => {
    const button = make(
      'button',
      { type: 'button', class: 'primary' in move ? 'move primary' : 'move' },
      move.label,
    );
    button.addEventListener('click', () => void moveClock(move.body));
    return button;
  });
  const face = make(
    'div',
    { class: 'clock-face' },
    time,
    make('div', { class: 'clock-below' }, date, moving),
  );
  const group = make(
    'div',
    { class: 'clock-moves', role: 'group', 'aria-label': 'Move the clock' },
    ...buttons,
  );
  byId('clock').append(face, group);

  const now = () => Date.now() + ahead;
  const show = () => {
    const at = now();
    time.textContent = timeWithSeconds(at);
    time.dateTime = new Date(at).toISOString();
    date.textContent = `${longDate(at)} · ${timeZone()}`;
    onTick();
  };
  setInterval(show, 1000);
  return {
    now,
    set(view) {
      const jumped = Math.abs(view.now - Date.now() - ahead) > 30_000;
      ahead = view.now - Date.now();
      byId('clock').classList.toggle('moving', view.moving);
      moving.textContent = view.moving ? 'Moving…' : '';
      for (const button of buttons) button.disabled = view.moving;
      // Taking the class off and on again starts the animation anew.
      if (jumped) {
        time.classList.remove('jumped');
        void time.offsetWidth;
        time.classList.add('jumped');
      }
      show();
    },
  };
}

async function moveClock(body: object): Promise<void> {
  try {
    const { moved } = await post('/api/clock', body);
    if (moved === false) toast('note', 'Nothing is lent right now, so there is no expiry to move to.');
  } catch (error) {
    toastError(error);
  }
}
