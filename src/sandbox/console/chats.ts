import type { ChatMessage } from '../teams/state.ts';
import type { ConsoleOptions } from './options.ts';
import { seatOf } from './seats.ts';
import type { StoryPerson } from './view.ts';

/** The chats as the page shows them. */
export interface PageChats {
  messagesOf(person: StoryPerson): readonly ChatMessage[];
  /** Asks the bot for everybody's own view of what is new in a place, as their Teams would. */
  look(place: string): void;
  /** Whose chat on the page is the one that Teams names by this id. */
  of(id: string): readonly StoryPerson[];
}

export function createPageChats({ teams, people }: Pick<ConsoleOptions, 'teams' | 'people'>): PageChats {
  const looking = new Set<string>();
  return {
    messagesOf(person) {
      const { objectId, where } = seatOf(person);
      return teams.messages(objectId, where);
    },
    of: (id) => people.filter(({ personId, seat }) => (seat?.place ?? personId) === id),
    look(place) {
      // Every view changes the place and would have it looked at again.
      if (looking.has(place)) return;
      looking.add(place);
      const seats = people.flatMap(({ seat }) => (seat?.place === place ? [seat] : []));
      void (async () => {
        // A bot that does not answer leaves the card as everybody sees it.
        for (const { objectId } of seats) await teams.look(objectId, place).catch(() => undefined);
        looking.delete(place);
      })();
    },
  };
}
