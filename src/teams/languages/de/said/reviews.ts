import type { reviewSentences } from '../../../../core/said/english/reviews.ts';
import { utcText } from '../../../../core/said/moments.ts';
import { germanDuration } from '../duration.ts';

export const germanReviewSentences: typeof reviewSentences = {
  emergency: ({ who, signIn, title, environment, minutes, reason, requestId }) =>
    `NOTFALL: ${who} (${signIn}) nimmt „${title}“${environment === '' ? '' : ` (${environment})`} für ${germanDuration(minutes)} ohne Genehmigung: „${reason}“ (Anfrage ${requestId}). Das wird geprüft werden.`,
  reviewDue: ({ who, title, requestId }, dueAt) =>
    `Was ${who} im Notfall genommen hat, ist bis ${utcText(dueAt)} zu prüfen: ${title} (${requestId}). Schreib review, um es zu sehen.`,
  reviewOverdue: ({ who, title, requestId }) =>
    `Die Prüfung dessen, was ${who} im Notfall genommen hat, ist überfällig: ${title} (${requestId}). Schreib review, um es zu sehen.`,
  reviewedRight: (by, { who, title, requestId }, note) =>
    `${by} hat geprüft, was ${who} im Notfall genommen hat (${title}, ${requestId}): es war richtig. „${note}“`,
  reviewedWrong: (by, { who, title, requestId }, note) =>
    `${by} hat geprüft, was ${who} im Notfall genommen hat (${title}, ${requestId}): es war nicht richtig. „${note}“`,
  noSuchReview: () => 'Es gibt keine Prüfung mit dieser id, bei der du etwas tun kannst.',
  reviewOwn: () => 'Was du genommen hast, muss jemand anderes prüfen.',
  reviewedBefore: (by) => `${by} hat das schon geprüft.`,
  reviewWithoutNote: () => 'Schreib kurz, was du gefunden hast.',
  reviewClosed: () => 'Diese Prüfung ist geschlossen.',
};
