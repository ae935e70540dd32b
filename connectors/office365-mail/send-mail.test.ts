import { messageIdOf } from '@joinery/connector-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callWith, clientContext, openSandbox, type TestTenant } from '../test/open-sandbox.ts';
import { sendMail } from './actions/send-mail.ts';
import { mailboxClient } from './client.ts';
import { findSent } from './find-sent.ts';
import { office365Mail } from './index.ts';

const tammy = 'tammy.tester@juniperfalls.example';
const welcome = { to: [tammy], subject: 'Your licence is gone', body: '<p>Bye</p>', bodyType: 'html' } as const;

let tenant: TestTenant;
const call = (key: string) => callWith(mailboxClient(clientContext(tenant.auth.mailbox)), key);
/** The probe without its waits. */
const look = async (key: string) => {
  const messageId = messageIdOf(key, 'it.helpdesk@juniperfalls.example');
  return findSent(call(key), { messageId, subject: welcome.subject, to: welcome.to, output: {} }, [0]);
};
const probe = async (key: string) => sendMail.effect.probe?.(call(key), welcome);

beforeAll(async () => {
  tenant = await openSandbox();
});
afterEach(() => tenant.control('POST', '/reset'));
afterAll(() => tenant.close());

describe('mail through Microsoft 365', () => {
  it('goes out under the Message-ID of its step and is kept in Sent Items', async () => {
    const output = await sendMail.run(call('a'), welcome);
    expect(output).toMatchObject({
      sent: true,
      from: 'it.helpdesk@juniperfalls.example',
      to: [tammy],
      subject: welcome.subject,
    });
    expect(output.messageId).toMatch(/^<joinery\.[0-9a-f]{32}@juniperfalls\.example>$/);
    expect(await tenant.inbox()).toMatchObject([
      { subject: welcome.subject, messageId: output.messageId, to: [tammy], html: '<p>Bye</p>' },
    ]);
  });

  it('is found afterwards when the answer was lost, so that it is not sent twice', async () => {
    await tenant.fail({ vendor: 'graph', method: 'POST', path: '/users/*/sendMail', kind: 'drop-after' });
    await expect(sendMail.run(call('b'), welcome)).rejects.toMatchObject({
      code: 'office365-mail.dropped',
      effect: 'unknown',
    });
    expect(await probe('b')).toMatchObject({ result: 'happened', output: { sent: true, subject: welcome.subject } });
    expect(await tenant.inbox()).toHaveLength(1);
  });

  it('is found to be absent when it never arrived', async () => {
    await tenant.fail({ vendor: 'graph', method: 'POST', path: '/users/*/sendMail', kind: 'drop-before' });
    await expect(sendMail.run(call('c'), welcome)).rejects.toMatchObject({ effect: 'unknown' });
    expect(await probe('c')).toEqual({ result: 'absent' });
  });

  it('of another step with the same words is not taken for it', async () => {
    await sendMail.run(call('d'), welcome);
    expect(await look('e')).toEqual({ result: 'absent' });
  });

  it('is a question for a person when a twin went out under a foreign Message-ID', async () => {
    const { graph, sender } = mailboxClient(clientContext(tenant.auth.mailbox));
    const message = {
      subject: welcome.subject,
      body: { contentType: 'HTML', content: 'x' },
      toRecipients: [{ emailAddress: { address: tammy } }],
    };
    await graph.send({
      method: 'POST',
      path: `/users/${sender}/sendMail`,
      body: { message, saveToSentItems: true },
      signal: AbortSignal.timeout(5000),
    });
    expect(await look('f')).toMatchObject({
      result: 'unsure',
      reason: expect.stringMatching(/look in Sent Items of it\.helpdesk@/),
    });
  });

  it.each([
    [{ to: ['a@acme.example, b@acme.example'] }, /To is not one mail address/],
    [{ to: ['Ada <ada@acme.example>'] }, /To is not one mail address/],
    [{ to: ['ada@acme.example\r\nBcc: eve@evil.example'] }, /To is not one mail address/],
    [{ to: [] }, /To is empty/],
    [{ cc: [''] }, /Cc is empty/],
    [{ subject: 'Hi\r\nBcc: eve@evil.example' }, /Subject holds a line break/],
  ])('refuses what could smuggle in a recipient or header: %j', async (change, message) => {
    await expect(sendMail.run(call('g'), { ...welcome, ...change })).rejects.toMatchObject({
      code: 'office365-mail.bad_input',
      effect: 'not-sent',
      message: expect.stringMatching(message),
    });
    expect(await tenant.inbox()).toEqual([]);
  });

  it('names the sender whose mailbox is not there', async () => {
    const client = mailboxClient(clientContext({ ...tenant.auth.mailbox, sender: 'nobody@juniperfalls.example' }));
    await expect(sendMail.run(callWith(client), welcome)).rejects.toMatchObject({
      effect: 'refused',
      message: expect.stringMatching(/nobody@juniperfalls\.example/),
    });
  });

  it('is tested by looking into Sent Items, which the probe needs to do', async () => {
    const client = mailboxClient(clientContext(tenant.auth.mailbox));
    expect(await office365Mail.test({ client, organization: 'acme', signal: AbortSignal.timeout(5000) })).toEqual({
      summary: 'Mails will come from it.helpdesk@juniperfalls.example.',
    });
  });
});
