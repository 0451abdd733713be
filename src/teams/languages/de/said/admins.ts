import type { adminSentences } from '../../../../core/said/english/admins.ts';

export const germanAdminSentences: typeof adminSentences = {
  grantsPaused: (by, reason) =>
    `${by} hat die Vergabe angehalten: „${reason}“. Neues wird erst wieder gegeben, wenn jemand resume schreibt; was gegeben ist, endet wie immer.`,
  grantsResumed: (by) => `${by} lässt die Vergabe weitergehen. Es wird wieder Zugriff gegeben.`,
  accessRevokedAll: (by, name, count, reason) =>
    `${by} entzieht ${name === '' ? 'alles' : `allen Zugriff von ${name}`} (zusammen ${count}): „${reason}“.`,
  findingGone: () => 'Das ist nicht mehr so oder wurde nie gefunden: hier gibt es nichts zu entscheiden.',
  findingDecided: (who) => `${who} hat darüber schon entschieden.`,
  findingChanged: () =>
    'Das hat sich geändert, seit die Karte gezeigt wurde. Nichts wurde getan: sieh dir die Karte noch einmal an.',
  findingNotRemovable: () => 'Hier ist nichts, was Latchkey zurücknehmen könnte.',
  findingRevoked: () => 'Es wurde in der Cloud geändert, und nicht von Latchkey.',
};
