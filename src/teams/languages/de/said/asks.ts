import type { askSentences } from '../../../../core/said/english/asks.ts';
import { germanDuration } from '../duration.ts';

export const germanAskSentences: typeof askSentences = {
  nobodyCalled: (name) =>
    `Ich kenne niemanden namens "${name}". Schreib den vollen Namen oder den Anmeldenamen, zum Beispiel dana@contoso.com.`,
  severalCalled: (name, signIns) =>
    `"${name}" könnte ${signIns.join(' oder ')} sein. Schreib den Anmeldenamen.`,
  noDuration: (shown) => `"${shown}" ist keine Zeitangabe. Schreib eine wie 20m, 4h oder 1h30m.`,
  longestFor: (name, minutes) => `Am längsten gibt es ${name} für ${germanDuration(minutes)}.`,
  nothingToPick: (name) => `${name} gibt, was im Katalog steht; auszuwählen ist dabei nichts.`,
  pickSomething: (name, example) =>
    `Schreib, was von ${name} geteilt werden soll, und wie: share ${name} ${example}`,
  cannotShareType: (type, name, types) =>
    `"${type}" lässt sich mit ${name} nicht teilen. Teilen lässt sich: ${types.join(', ')}.`,
  shareTooMuch: () =>
    'Das ist zu viel für eine Anfrage: wer genehmigt, könnte nicht alles lesen. Teile weniger Ressourcen oder Aktionen.',
  noPermission: () => 'Es ist kein Recht genannt.',
  cannotGive: (permissions) => `"${permissions.join('", "')}" lässt sich nicht geben.`,
  permissionsFor: (title, permissions) => `Geben lässt sich für ${title}: ${permissions.join(', ')}.`,
  noResource: () => 'Es ist keine Ressource genannt.',
  tooManyResources: (most, count) => `Eine Anfrage teilt höchstens ${most} Ressourcen; das sind ${count}.`,
  notAnArn: (arn, title) => `"${arn}" ist keine ARN einer einzelnen Ressource von ${title}.`,
  otherAccount: (arn, account, meant) =>
    `${arn} liegt im Konto ${account}, und ${meant === '' ? 'ein anderes' : meant} ist gemeint.`,
  otherRegion: (arn, region, regions) =>
    `${arn} liegt in ${region}; teilen lässt sich, was in ${regions.join(', ')} liegt.`,
  severalArns: (name, arns) => `"${name}" könnte ${arns.join(' oder ')} sein. Schreib die ARN.`,
  noResourceCalled: (name, title) => `Ich finde kein "${name}" (${title}), das sich teilen ließe.`,
  thereIs: (names) => `Es gibt ${names.join(', ')}.`,
  onlyTagged: () => 'AWS nennt nur, was einmal ein Tag hatte: für alles andere schreib die ARN.',
  cannotLookUp: () =>
    'Die Ressourcen lassen sich jetzt nicht nachschlagen. Schreib die ARN, oder versuch es gleich noch einmal.',
  nameNotShared: (name, patterns) =>
    `${name} lässt sich nicht teilen. Namen, die sich teilen lassen: ${patterns.join(', ')}.`,
};
