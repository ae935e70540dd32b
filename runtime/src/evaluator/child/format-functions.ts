import { LinearRegExp } from './linear-regexp.ts';
import { type NativeFunction, type Replacement, readNative } from './native-function.ts';
import { forbidden, tooLarge } from './refusal.ts';

const longestPicture = 256;
const longestInput = 1_000;
const longestSymbol = 16;

/** Number and date functions that refuse pictures which would cost more than the value they format. */
export async function boundFormatFunctions(now: () => Date): Promise<readonly Replacement[]> {
  const names = ['formatNumber', 'formatInteger', 'parseInteger', 'fromMillis', 'toMillis'];
  const [formatNumber, formatInteger, parseInteger, fromMillis, toMillis] = await Promise.all(names.map(readNative));
  return [
    { name: 'formatNumber', signature: '<n-so?:s>', run: boundFormatNumber(formatNumber!) },
    { name: 'formatInteger', signature: '<n-s:s>', run: boundFormatInteger(formatInteger!) },
    { name: 'parseInteger', signature: '<s-s:n>', run: boundParseInteger(parseInteger!) },
    { name: 'fromMillis', signature: '<n-s?s?:s>', run: boundFromMillis(fromMillis!) },
    { name: 'toMillis', signature: '<s-s?:n>', run: boundToMillis(toMillis!, now) },
    { name: 'now', signature: '<s?s?:s>', run: nowOfRun(fromMillis!, now) },
    {
      name: 'millis',
      signature: '<:n>',
      run: function () {
        return now().getTime();
      },
    },
  ];
}

function boundFormatNumber(original: NativeFunction): NativeFunction {
  return function (value, picture, options) {
    checkPicture('$formatNumber', picture);
    if (typeof options === 'object' && options !== null) checkSymbols(options);
    return original.call(this, value, picture, options);
  };
}

function boundFormatInteger(original: NativeFunction): NativeFunction {
  return function (value, picture) {
    checkPicture('$formatInteger', picture);
    if (/^i/i.test(String(picture)) && !(Math.abs(Number(value ?? 0)) <= 10_000)) {
      throw tooLarge('$formatInteger writes Roman numbers up to 10000; use another picture for larger numbers.');
    }
    return original.call(this, value, picture);
  };
}

function boundParseInteger(original: NativeFunction): NativeFunction {
  return function (value, picture) {
    checkPicture('$parseInteger', picture);
    checkInput('$parseInteger', value);
    return original.call(this, value, picture);
  };
}

function boundFromMillis(original: NativeFunction): NativeFunction {
  return function (millis, picture, timezone) {
    checkPicture('$fromMillis', picture);
    return original.call(this, millis, picture, timezone);
  };
}

function boundToMillis(original: NativeFunction, now: () => Date): NativeFunction {
  return function (timestamp, picture) {
    checkInput('$toMillis', timestamp);
    if (picture === undefined) return original.call(this, timestamp);
    checkPicture('$toMillis', picture);
    const environment = { timestamp: dateWhenAsked(now) };
    return withLinearRegExp(() => original.call({ environment }, timestamp, picture));
  };
}

function nowOfRun(fromMillis: NativeFunction, now: () => Date): NativeFunction {
  return function (picture, timezone) {
    checkPicture('$now', picture);
    return fromMillis.call(this, now().getTime(), picture, timezone);
  };
}

/** JSONata takes the time of the run before it knows whether the picture leaves a part of the date open. */
function dateWhenAsked(now: () => Date): Date {
  return new Proxy(new Date(0), {
    get: (_, key) => {
      const date = now();
      const member: unknown = Reflect.get(date, key);
      return typeof member === 'function'
        ? (...given: readonly unknown[]) => Reflect.apply(member, date, given)
        : member;
    },
  });
}

/** `$toMillis` builds its own RegExp from the picture; while it runs, RegExp is the linear engine. It runs synchronously. */
function withLinearRegExp<T>(run: () => T): T {
  const native = globalThis.RegExp;
  globalThis.RegExp = LinearRegExp as unknown as RegExpConstructor;
  try {
    return run();
  } finally {
    globalThis.RegExp = native;
  }
}

function checkPicture(name: string, picture: unknown): void {
  if (picture === undefined) return;
  if (typeof picture !== 'string' || picture.length > longestPicture) {
    throw tooLarge(`${name} takes a picture of at most ${longestPicture} characters; use a shorter one.`);
  }
  if (/,[^\]]*\d{3}/.test(picture) && picture.includes('[')) {
    throw tooLarge(`${name} takes widths up to 99 in a picture; use a smaller width.`);
  }
}

function checkInput(name: string, value: unknown): void {
  if (typeof value === 'string' && value.length > longestInput) {
    throw tooLarge(`${name} reads texts of at most ${longestInput} characters; pass only the part to read.`);
  }
}

function checkSymbols(options: object): void {
  for (const [key, symbol] of Object.entries(options)) {
    if (typeof symbol === 'string' && symbol.length > 0 && symbol.length <= longestSymbol) continue;
    throw forbidden(`$formatNumber needs a text of 1 to ${longestSymbol} characters for "${key.slice(0, 40)}".`);
  }
}
