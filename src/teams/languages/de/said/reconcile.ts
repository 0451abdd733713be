import type { Unexplained } from '../../../../core/reconcile/judge-artifact.ts';
import type { reconcileSentences, Seen } from '../../../../core/said/english/reconcile.ts';

const reasons: Readonly<Record<Unexplained, string>> = {
  closedEarly:
    'die Anfrage dazu ist geschlossen, und die Zeit ist noch nicht vorbei. Latchkey entfernt es, wenn es so weit ist',
  noRequest:
    'keine Anfrage mit dieser id ist bekannt, und die Zeit ist noch nicht vorbei. Latchkey entfernt es, wenn es so weit ist',
  notAGrant:
    'die Anfrage dazu ist nicht geschlossen, gab aber etwas anderes. Latchkey entfernt es, wenn sie geschlossen und die Zeit vorbei ist',
};

const happened = {
  missing: 'ist nicht mehr da, und Latchkey hat es nicht weggenommen',
  altered: 'ist da, wurde aber geändert, und nicht von Latchkey',
} as const;

export const germanReconcileSentences: typeof reconcileSentences = {
  foundOtherwise: ({ permission, principal, target, requestId }, what) =>
    `${permission} für ${principal}, ${target}: ${happened[what]} (Anfrage ${requestId}). Finde heraus, wer das war. Latchkey setzt es nicht wieder; was übrig ist, nimmt es zurück, wenn die Zeit um ist oder du es entziehst.`,
  partOtherwise: ({ permission, target, requestId }, what) =>
    `Ein Teil deines Zugriffs ${happened[what]}: ${permission}, ${target} (${requestId}). Wer Latchkey betreibt, weiß davon. Wenn du es noch brauchst, gib diesen Zugriff ab und frag neu an.`,
  leftover: (seen) =>
    `${found(seen)}, und Latchkey kennt keine solche Anfrage. Die Zeit dafür ist vorbei, darum wird es entfernt.`,
  unexplained: (seen, why, commands) =>
    [`${found(seen)}, aber ${reasons[why]}. Um es jetzt zu entfernen:`, ...commands].join('\n'),
  cannotSee: (kind, scope, code, message) =>
    `Latchkey sieht nicht, was es gesetzt hat (${kind}, ${scope}), und kann darum nicht sicher sein, dort Zugriff zurückzunehmen. ${code}: ${message} Gib ihm die Rechte zurück, die es bei der Einrichtung bekam; verleih dort bis dahin nichts.`,
  cameBack: ({ permission, principal, target, requestId }, minutes) =>
    `${principal} hat ${permission} in ${target} wieder, ${minutes} Minuten nachdem Latchkey es zurückgenommen und gesehen hat, dass es weg war (Anfrage ${requestId}). Latchkey hat es nicht gegeben und lässt es darum in Ruhe. Sieh nach, ob es da sein soll.`,
};

function found({ permission, principal, target, requestId }: Seen): string {
  return `${permission} für ${principal}, ${target}, trägt Latchkeys Namen (Anfrage ${requestId})`;
}
