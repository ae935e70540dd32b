import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callWith, clientContext, openSandbox, type TestTenant } from '../test/open-sandbox.ts';
import { sendMail } from './actions/send-mail.ts';
import { smtpClient } from './client.ts';
import { mail } from './index.ts';

const welcome = {
  to: ['tammy.tester@juniperfalls.example'],
  subject: 'Welcome',
  body: '<p>Hi</p>',
  bodyType: 'html',
} as const;

let tenant: TestTenant;
const call = (key = 'step-1') => callWith(smtpClient(clientContext(tenant.auth.smtp)), key);

beforeAll(async () => {
  tenant = await openSandbox();
});
afterEach(() => tenant.control('POST', '/reset'));
afterAll(() => tenant.close());

describe('mail over SMTP', () => {
  it('goes out under the Message-ID of its step, the same for each attempt', async () => {
    const first = await sendMail.run(call('a'), welcome);
    const second = await sendMail.run(call('a'), welcome);
    expect(first).toMatchObject({ sent: true, accepted: welcome.to, rejected: [] });
    expect(second.messageId).toBe(first.messageId);
    expect(await tenant.inbox()).toMatchObject([
      { messageId: first.messageId, subject: 'Welcome' },
      { messageId: first.messageId },
    ]);
  });

  it('names the remedy for a wrong password, and never the password', async () => {
    const client = smtpClient(clientContext({ ...tenant.auth.smtp, password: 'not-the-password' }));
    const error: unknown = await sendMail.run(callWith(client), welcome).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'mail.wrong_secret',
      effect: 'not-sent',
      retryable: false,
      message: expect.stringMatching(/correct user and password/),
    });
    const encoded = Buffer.from('not-the-password').toString('base64');
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toMatch(
      new RegExp(`not-the-password|${encoded}`),
    );
  });

  it('says that nobody knows when the connection breaks after the mail was handed over', async () => {
    await tenant.fail({ vendor: 'smtp', kind: 'drop-after' });
    await expect(sendMail.run(call('b'), welcome)).rejects.toMatchObject({ code: 'mail.dropped', effect: 'unknown' });
    expect(await tenant.inbox()).toHaveLength(1);
  });

  it('says that nothing was sent when nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const client = smtpClient(clientContext({ ...tenant.auth.smtp, port }));
    await expect(sendMail.run(callWith(client), welcome)).rejects.toMatchObject({
      code: 'mail.not_reached',
      effect: 'not-sent',
      retryable: true,
    });
  });

  it('can be tried again when the server is busy', async () => {
    await tenant.fail({ vendor: 'smtp', kind: 'status', status: 451 });
    await expect(sendMail.run(call(), welcome)).rejects.toMatchObject({
      code: 'mail.unavailable',
      effect: 'refused',
      retryable: true,
    });
    expect(await tenant.inbox()).toEqual([]);
  });

  it('is refused with more than one address in an entry or a line break in the subject', async () => {
    await expect(sendMail.run(call(), { ...welcome, to: ['a@b.example,c@d.example'] })).rejects.toMatchObject({
      code: 'mail.bad_input',
      effect: 'not-sent',
    });
    await expect(sendMail.run(call(), { ...welcome, subject: 'a\nb' })).rejects.toMatchObject({
      code: 'mail.bad_input',
      effect: 'not-sent',
    });
  });

  it('never sends a password unencrypted over the network', () => {
    expect(() => smtpClient(clientContext({ ...tenant.auth.smtp, host: 'smtp.acme.example' }))).toThrow(
      /without encryption; choose TLS or STARTTLS/,
    );
  });

  it('is refused by a server without the encryption that was chosen', async () => {
    const client = smtpClient(clientContext({ ...tenant.auth.smtp, security: 'starttls' }));
    await expect(sendMail.run(callWith(client), welcome)).rejects.toMatchObject({
      code: 'mail.not_trusted',
      effect: 'not-sent',
    });
  });

  it('is tested by signing in', async () => {
    const client = smtpClient(clientContext(tenant.auth.smtp));
    expect(await mail.test({ client, organization: 'acme', signal: AbortSignal.timeout(5000) })).toMatchObject({
      summary: expect.stringMatching(/^Signed in to the mail server/),
    });
  });
});
