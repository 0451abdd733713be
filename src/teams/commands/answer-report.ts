import { reportOf } from '../../core/requests/report.ts';
import { viewpointOf } from '../../core/requests/viewpoint.ts';
import { type Answer, say } from '../answer.ts';
import { reportCard } from '../cards/report-card.ts';
import type { Turn } from '../turn.ts';

/** More are not counted for one answer: the report says so. */
const mostCounted = 5000;

/** How the requests of the last days went, for those who run Latchkey. */
export async function answerReport({ ports, personId, texts }: Turn, days: number): Promise<Answer> {
  const viewpoint = await viewpointOf(ports, personId);
  if (viewpoint?.admin !== true) return say({ text: texts.report.notForYou });
  const now = ports.clock.now();
  const from = new Date(now.getTime() - days * 24 * 60 * 60_000);
  const { closed, complete } = await ports.closed.between(from, now, mostCounted);
  const card = reportCard(reportOf(closed), { days, complete }, texts);
  return say({ card, summary: card.fallbackText });
}
