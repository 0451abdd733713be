import { holdersNow } from '../../core/requests/holdings.ts';
import { messageSource } from '../activity.ts';
import { type Answer, say } from '../answer.ts';
import { clip, oneLine } from '../cards/escape.ts';
import { whoCard } from '../cards/who-card.ts';
import type { Turn } from '../turn.ts';

/** Who holds what now, as far as the person may see it. What the clouds say takes longer, and follows. */
export async function answerWho(turn: Turn, about?: string): Promise<Answer> {
  const { activity, ports, personId, texts } = turn;
  const holders = await holdersNow(ports, personId, about);
  const shown = clip(oneLine(about ?? ''), 60);
  switch (holders.found) {
    case 'nothing':
      return say({ text: about === undefined ? texts.who.nothing : texts.who.nothingAbout(shown) });
    case 'several':
      return say({ text: texts.who.several(shown, holders.names) });
    case 'holdings': {
      const { found: _, survey: person, ...holdings } = holders;
      if (person)
        await ports.workflows.survey({
          askerId: personId,
          personId: person.objectId,
          source: messageSource(activity),
        });
      const card = whoCard({ ...holdings, asked: person !== undefined }, texts);
      return say({ card, summary: card.fallbackText });
    }
  }
}
