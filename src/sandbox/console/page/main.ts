import type { ChatMessage } from '../../teams/state.ts';
import type { ConsoleEvent, ConsoleState, StorySide } from '../view.ts';
import { listen } from './api.ts';
import { type ChatColumn, createChatColumn } from './chat.ts';
import { createClock } from './clock.ts';
import { createCloudsColumn } from './clouds.ts';
import { byId } from './dom.ts';

let columns: readonly ChatColumn[] = [];
let chats: Record<string, readonly ChatMessage[]> = {};
/** Id of the newest message of each person that was on the screen. */
const seen = new Map<string, string>();

let day = '';
const clock = createClock(() => {
  clouds.tick();
  // Yesterday's messages say so from midnight on.
  const today = new Date(clock.now()).toDateString();
  if (today === day) return;
  day = today;
  for (const shown of columns) shown.showTimes();
});
const clouds = createCloudsColumn(() => clock.now());

listen({
  connected(isConnected) {
    byId('lost').hidden = isConnected;
  },
  event: (event) => take(event),
});

function take(event: ConsoleEvent): void {
  switch (event.type) {
    case 'state':
      return begin(event.state);
    case 'chat':
      chats = { ...chats, [event.personId]: event.messages };
      return updateColumns();
    case 'clouds':
      return clouds.update(event.clouds);
    case 'clock':
      return clock.set(event.clock);
  }
}

function begin(state: ConsoleState): void {
  chats = { ...state.chats };
  clock.set(state.clock);
  clouds.update(state.clouds);
  if (columns.length === 0) {
    for (const { personId } of state.people) seen.set(personId, newest(personId));
    columns = [column('requester', 'Requester', state), column('approver', 'Approver', state)];
  }
  updateColumns();
}

function column(side: StorySide, role: string, { people, botName }: ConsoleState): ChatColumn {
  return createChatColumn({
    side,
    role,
    people,
    botName,
    now: () => clock.now(),
    messagesOf: (of) => chats[of] ?? [],
    unseen: (of) => (chats[of] ?? []).filter(({ id }) => Number(id) > Number(seen.get(of))).length,
    onSwitch: updateColumns,
  });
}

function updateColumns(): void {
  for (const { personId } of columns) seen.set(personId, newest(personId));
  for (const shown of columns) shown.update();
}

function newest(personId: string): string {
  return chats[personId]?.at(-1)?.id ?? '0';
}
