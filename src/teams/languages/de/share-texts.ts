import type { shareTexts } from '../en/share-texts.ts';

export const germanShareTexts: typeof shareTexts = {
  share: {
    how: 'share <was> <Art> <Name,Name> <Recht,Recht> <wie lange> <Grund>; nur Namen schlägst du nach mit share <was> <Art> <Teil eines Namens>',
    offers: (lines) => ['Woraus du teilen kannst, und wie:', ...lines.map((line) => `• ${line}`)].join('\n'),
    nothing: 'Im Moment gibt es nichts, woraus du teilen kannst.',
    unknown: (name, known) =>
      `Aus "${name}" kannst du nicht teilen.${known.length > 0 ? ` Du kannst es aus ${known.join(', ')}.` : ''}`,
    unknownType: (type, name, known) =>
      `"${type}" lässt sich aus ${name} nicht teilen. Teilen lässt sich: ${known.join(', ')}.`,
    form: 'Nenne Art, Namen und Rechte, in dieser Reihenfolge und jeweils ohne Leerzeichen, vor der Zeitangabe.',
    found: (title, names, more) =>
      [
        `${title}, die sich teilen lassen:`,
        ...names.map((name) => `• ${name}`),
        ...(more > 0 ? [`und ${more} weitere; schreib einen Teil des Namens, um weniger zu sehen.`] : []),
      ].join('\n'),
    foundNone: (title) =>
      `Ich finde unter diesem Namen keine ${title}, die sich teilen ließen. AWS nennt nur, was einmal ein Tag hatte; alles andere kannst du mit seiner ARN nennen.`,
    notAll: 'Es gibt mehr, als ich durchsehen kann: schreib mehr vom Namen.',
    cannotLook:
      'Die Ressourcen lassen sich jetzt nicht nachschlagen. Schreib die ARN, oder versuch es gleich noch einmal.',
  },
};
