import { appendFileSync } from 'node:fs';
import type { Answer, WireRequest } from './exchange.ts';

export type Recorder = (request: WireRequest, url: string, answer: Answer) => void;

/** Headers as they may be shown: the scheme of an authorization, never its secret. */
function shownHeaders(headers: WireRequest['headers']): Readonly<Record<string, string>> {
  const { authorization } = headers;
  return authorization === undefined
    ? { ...headers }
    : { ...headers, authorization: `${authorization.split(' ')[0] ?? ''} …` };
}

const shownBody = (text: string): string => text.replace(/(client_secret|client_assertion)=[^&]*/g, '$1=…');

/** Appends every exchange to a file, one JSON object a line, secrets left out. */
export function createRecorder(file: string): Recorder {
  return (request, url, answer) => {
    const line = {
      method: request.method,
      url,
      requestHeaders: shownHeaders(request.headers),
      ...(request.rawBody === '' ? {} : { requestBody: shownBody(request.rawBody) }),
      status: answer.status,
      responseHeaders: {
        ...(answer.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...answer.headers,
      },
      ...(answer.body === undefined ? {} : { responseBody: answer.body }),
    };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
}
