import { createInterface } from 'node:readline';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestTenant, type TestTenant } from '../test-tenant.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

interface Talk {
  /** Sends a line and gives the last line of the server's answer. */
  readonly say: (line: string) => Promise<string>;
  readonly socket: Socket;
}

async function openTalk(): Promise<Talk> {
  const socket = connect(tenant.sandbox.smtp.port, tenant.sandbox.smtp.host);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) return 'closed';
      if (/^\d{3} /.test(value)) return value;
    }
  };
  await answer();
  return {
    socket,
    say: (line) => {
      socket.write(`${line}\r\n`);
      return answer();
    },
  };
}

const MESSAGE = [
  'From: Joinery <joinery@juniperfalls.example>',
  'To: Terry Manager <terry.manager@juniperfalls.example>',
  'Subject: Access removed',
  'Message-ID: <smtp-1@joinery.example>',
  'Content-Type: text/html',
  '',
  '<p>Tammy has left.</p>',
  '.',
].join('\r\n');

async function sendMail(pass = tenant.sandbox.credentials.smtp.pass): Promise<string> {
  const { say, socket } = await openTalk();
  try {
    await say('EHLO test');
    const { user } = tenant.sandbox.credentials.smtp;
    const welcome = await say(`AUTH PLAIN ${Buffer.from(`\0${user}\0${pass}`).toString('base64')}`);
    if (!welcome.startsWith('235')) return welcome;
    await say('MAIL FROM:<joinery@juniperfalls.example>');
    await say('RCPT TO:<terry.manager@juniperfalls.example>');
    await say('RCPT TO:<audit@juniperfalls.example>');
    await say('DATA');
    return await say(MESSAGE);
  } finally {
    socket.destroy();
  }
}

const inbox = async () =>
  (await tenant.control('/inbox')).body as unknown as readonly Readonly<Record<string, unknown>>[];

describe('the SMTP inbox', () => {
  it('takes a message and notes it in the ledger by its Message-ID', async () => {
    expect(await sendMail()).toMatch(/^250/);
    expect((await inbox()).at(-1)).toMatchObject({
      via: 'smtp',
      subject: 'Access removed',
      to: ['terry.manager@juniperfalls.example'],
      bcc: ['audit@juniperfalls.example'],
      messageId: '<smtp-1@joinery.example>',
    });
    expect((await tenant.ledger()).at(-1)).toMatchObject({
      vendor: 'smtp',
      key: '<smtp-1@joinery.example>',
      outcome: 'done',
      status: 250,
    });
  });

  it('refuses a wrong password', async () => {
    const before = (await inbox()).length;
    expect(await sendMail('guess')).toMatch(/^535/);
    expect((await inbox()).length).toBe(before);
  });

  it('refuses with the injected code and keeps nothing', async () => {
    const before = (await inbox()).length;
    await tenant.fault({ vendor: 'smtp', kind: 'status', status: 451, times: 1 });
    expect(await sendMail()).toMatch(/^451/);
    expect((await inbox()).length).toBe(before);
    expect((await tenant.ledger()).at(-1)).toMatchObject({ vendor: 'smtp', outcome: 'failed', status: 451 });
  });

  it('hangs up before or after the message is kept, as the fault says', async () => {
    const before = (await inbox()).length;
    await tenant.fault({ vendor: 'smtp', kind: 'drop-before', times: 1 });
    expect(await sendMail()).toBe('closed');
    expect((await inbox()).length).toBe(before);
    await tenant.fault({ vendor: 'smtp', kind: 'drop-after', times: 1 });
    expect(await sendMail()).toBe('closed');
    expect((await inbox()).length).toBe(before + 1);
  });
});
