import { type Answer, isObject, type WireRequest } from '../http/exchange.ts';
import { graphRefusal } from '../world/refusal.ts';

type Inner = (request: WireRequest) => Promise<Answer>;

interface Entry {
  readonly id: string;
  readonly request: WireRequest;
  readonly dependsOn: readonly string[];
}

const MOST = 20;

function readEntry(outer: WireRequest, value: unknown): Entry {
  if (
    !isObject(value) ||
    typeof value['id'] !== 'string' ||
    typeof value['url'] !== 'string' ||
    typeof value['method'] !== 'string'
  ) {
    throw graphRefusal.badRequest('Invalid batch payload format.');
  }
  const { id, url, method, body } = value;
  const given = isObject(value['headers']) ? value['headers'] : {};
  const headers = Object.fromEntries(Object.entries(given).map(([name, text]) => [name.toLowerCase(), String(text)]));
  const [path = '/', query = ''] = url.replace(/^(?!\/)/, '/').split('?');
  const dependsOn = Array.isArray(value['dependsOn']) ? value['dependsOn'].map(String) : [];
  return {
    id,
    dependsOn,
    request: {
      method: method.toUpperCase(),
      path,
      query: new URLSearchParams(query),
      headers,
      rawBody: body === undefined ? '' : JSON.stringify(body),
      base: outer.base,
    },
  };
}

function readEntries(outer: WireRequest): readonly Entry[] {
  let body: unknown;
  try {
    body = JSON.parse(outer.rawBody);
  } catch {
    throw graphRefusal.badRequest('Invalid batch payload format.');
  }
  const requests = isObject(body) ? body['requests'] : undefined;
  if (!Array.isArray(requests) || requests.length === 0) throw graphRefusal.badRequest('Invalid batch payload format.');
  if (requests.length > MOST)
    throw graphRefusal.badRequest(`Number of batch request steps exceeds the maximum value of ${MOST}.`);
  const entries = requests.map((each) => readEntry(outer, each));
  if (new Set(entries.map((entry) => entry.id.toLowerCase())).size < entries.length)
    throw graphRefusal.badRequest('The id of each request in a batch must be unique.');
  return entries;
}

const failedDependency = (id: string): unknown => ({
  id,
  status: 424,
  headers: { 'Content-Type': 'application/json' },
  body: { error: { code: 'FailedDependency', message: 'A request that this one depends on failed.', innerError: {} } },
});

/** Each entry is answered for itself, with its own status and its own Retry-After; the batch as a whole is 200. */
export async function answerBatch(outer: WireRequest, inner: Inner): Promise<Answer> {
  const responses: unknown[] = [];
  const failed = new Set<string>();
  for (const { id, request, dependsOn } of readEntries(outer)) {
    if (dependsOn.some((other) => failed.has(other))) {
      failed.add(id);
      responses.push(failedDependency(id));
      continue;
    }
    const answer = await inner(request);
    if (answer.status >= 400) failed.add(id);
    const retryAfter = answer.headers?.['retry-after'];
    const headers = {
      ...(answer.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }),
    };
    responses.push({ id, status: answer.status, headers, ...(answer.body === undefined ? {} : { body: answer.body }) });
  }
  return { status: 200, body: { responses } };
}
