import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { LaunchOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as admin from './admin.ts';
import { type Backend, embedded, namedServers } from '../product/backends.ts';
import { browserOptions, openTab, type Tab } from './browser.ts';
import { type OpenProduct, openProduct } from '../product/open-product.ts';

const GROUP = 'Office 365 Assignments';
const TAMMY = 'Tammy Tester';
const MANAGER = 'terry.manager@juniperfalls.example';
const FLOWS = [
  'Clear Microsoft License Table',
  '[Child] Store all Microsoft License',
  '[Child] Clear Microsoft License Table',
  'Store all Microsoft Licenses',
  'O365 Staged Deactivation',
];
const pack = await readFile(new URL('../../../flowpacks/office365/flowpack.json', import.meta.url), 'utf8');
const shots = fileURLToPath(new URL('../../results/', import.meta.url));

const options = await browserOptions();
const onServers = namedServers();
if (typeof options === 'string') console.warn(`The browser tests do not run: ${options}`);
if (!onServers)
  console.warn('The browser tests run on the embedded default only: DATABASE_URL and REDIS_URL are not both set.');

interface Variant {
  readonly title: string;
  readonly backend: Backend;
  /** Kills the process in the middle, twice, and starts it again. */
  readonly kills: boolean;
}
const variants: readonly Variant[] = [embedded, ...(onServers ? [onServers] : [])].flatMap((backend) => [
  { title: backend.title, backend, kills: false },
  { title: `${backend.title}, killed in the middle`, backend, kills: true },
]);

/** The written test of the template, stage by stage; asking for a stage plays those before it. */
function scenario(page: () => Page, product: () => OpenProduct, kills: boolean) {
  const crash = async (): Promise<void> => {
    if (!kills) return;
    await product().kill();
    await product().restart();
  };
  const done = new Map<string, Promise<void>>();
  let asked: object = {};
  const stage = (name: string, before: (() => Promise<void>) | undefined, play: () => Promise<void>) => () => {
    let playing = done.get(name);
    if (!playing) {
      playing = (async () => {
        await before?.();
        await play();
        await page().screenshot({ path: `${shots}${name}.png` });
      })();
      done.set(name, playing);
    }
    return playing;
  };
  const claimed = stage('1-claimed', undefined, () => admin.claim(page()));
  const connected = stage('2-connected', claimed, () => admin.connectSandbox(page()));
  const dropped = stage('3-dropped', connected, async () => {
    await admin.createFolder(page(), 'Office 365');
    await admin.dropPackInto(page(), 'Office 365', pack);
  });
  const imported = stage('4-imported', dropped, async () => {
    const dialog = page().getByRole('dialog');
    await dialog.getByRole('button', { name: 'Use the sandbox' }).click();
    const count = dialog.getByLabel('Delay before licences are removed');
    const unit = dialog.getByLabel('Unit of the delay').first();
    asked = {
      group: await dialog.getByLabel('Okta group').first().inputValue(),
      count: await count.inputValue(),
      unit: await unit.inputValue(),
    };
    await count.fill('6');
    await unit.click();
    asked = { ...asked, units: await page().getByRole('option').allInnerTexts() };
    await page().getByRole('option', { name: 'seconds' }).click();
    await dialog.getByRole('button', { name: 'Import 7 flows' }).click();
    await page().getByText('Switch these on').waitFor();
  });
  const on = stage('5-on', imported, async () => {
    await page().goto('/');
    await page().getByRole('switch').first().waitFor();
    for (const flow of [...FLOWS, '[Util] Send Manager Email Message']) await admin.switchOn(page(), flow);
  });
  const stored = stage('6-stored', on, async () => {
    expect(await admin.runByHand(page(), 'Store all Microsoft Licenses')).toBe('Finished');
  });
  const left = stage('7-left', stored, async () => {
    await admin.removeFromGroup(page(), TAMMY, GROUP);
    await crash();
    await admin.until(
      'the blocked sign-in',
      () => admin.portalRow(page(), TAMMY),
      (row) => row.includes('Blocked'),
    );
    await admin.until(
      'the first mail',
      () => admin.mailSubjects(page()),
      (mails) => mails.some((mail) => mail.includes('disabled')),
    );
  });
  const unlicensed = stage('8-unlicensed', left, async () => {
    await crash();
    await admin.until(
      'the second mail',
      () => admin.mailSubjects(page()),
      (mails) => mails.some((mail) => /licen[cs]es? .*removed/i.test(mail)),
    );
  });
  const back = stage('9-back', unlicensed, async () => {
    await page().goto('/');
    await admin.switchOn(page(), 'O365 Activation');
    await admin.addToGroup(page(), TAMMY, GROUP);
    await crash();
    await admin.until(
      'the allowed sign-in',
      () => admin.portalRow(page(), TAMMY),
      (row) => row.includes('Allowed'),
    );
    await admin.until(
      'the third mail',
      () => admin.mailSubjects(page()),
      (mails) => mails.length >= 3,
    );
  });
  return { asked: () => asked, claimed, connected, dropped, imported, on, stored, left, unlicensed, back };
}

const licensesOf = (row: string): readonly string[] =>
  ['Microsoft 365 E3', 'Visio Plan 2', 'Power BI Pro'].filter((name) => row.includes(name));

describe.runIf(typeof options !== 'string').each(variants)(
  'The Office 365 pack, clicked in a browser, $title',
  ({ backend, kills }) => {
    let product: OpenProduct;
    let tab: Tab;
    let play: ReturnType<typeof scenario>;
    const page = () => tab.page;

    beforeAll(async () => {
      await mkdir(shots, { recursive: true });
      product = await openProduct(backend);
      tab = await openTab(options as LaunchOptions, product.url);
      play = scenario(page, () => product, kills);
    });
    afterAll(async () => {
      await tab?.close();
      await product?.close();
    });

    it('S4-PAK-04 S4-PAK-05 S4-PAK-06 S4-PAK-07 S4-PAK-08: the Microsoft, mail and Okta connections exist and are authorised before the import', async () => {
      await play.connected();
      await page().goto('/connections');
      for (const title of ['Sandbox Okta', 'Sandbox Microsoft 365', 'Sandbox Microsoft 365 mailbox']) {
        await page().getByText(title, { exact: true }).click();
        const drawer = page().getByRole('dialog');
        await drawer.getByRole('button', { name: 'Test now' }).click();
        await drawer.getByText('Works', { exact: true }).waitFor();
        expect(await drawer.innerText()).toContain('Works');
        await page().keyboard.press('Escape');
        await drawer.waitFor({ state: 'hidden' });
      }
    });

    it('S4-PAK-01 S4-PAK-02 S4-PAK-03: one file, dropped on a folder through its menu, brings flows and tables together', async () => {
      await play.dropped();
      const preview = await page().getByRole('dialog').innerText();
      for (const name of [...FLOWS, 'O365 Activation', '[Util] Send Manager Email Message', 'Office 365 Licenses'])
        expect(preview).toContain(name);
    });

    it('S4-CFG-01 S4-CFG-02 S4-CFG-03 S4-CFG-04: group, delay and unit are asked at the import, one minute by default', async () => {
      await play.imported();
      expect(play.asked()).toEqual({
        group: GROUP,
        count: '1',
        unit: 'minutes',
        units: ['seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'years'],
      });
      await page().goto('/variables');
      for (const name of ['o365Group', 'o365DelayCount', 'o365DelayUnit'])
        await page().getByText(name).first().waitFor();
    });

    it('S4-CFG-06: a changed flow is saved', async () => {
      await play.imported();
      await admin.openFlow(page(), 'O365 Staged Deactivation');
      await page().locator('.react-flow__node').filter({ hasText: 'Disable the account' }).click();
      await page().getByLabel('Title of the step').fill('Disable the account now');
      await page().getByRole('button', { name: 'Save', exact: true }).click();
      await page().getByText('Saved', { exact: true }).waitFor();
      await page().reload();
      const renamed = page().locator('.react-flow__node').filter({ hasText: 'Disable the account now' });
      await renamed.waitFor();
      expect(await renamed.count()).toBe(1);
    });

    it('S4-CFG-07 S4-CFG-08 S4-CFG-09: each flow has a switch that is green when on; the five are on, activation is separate', async () => {
      await play.on();
      await page().goto('/');
      await page().getByRole('switch').first().waitFor();
      for (const flow of FLOWS)
        expect(
          await page()
            .getByRole('switch', { name: `Switch ${flow} on` })
            .isChecked(),
        ).toBe(true);
      const color = async (flow: string) => {
        const toggle = page().getByRole('switch', { name: `Switch ${flow} on` });
        return toggle.evaluate(
          (input) =>
            window.getComputedStyle(input.parentElement?.querySelector('[class*=track]') ?? input).backgroundColor,
        );
      };
      const [red, green, blue] = (await color(FLOWS[0] ?? '')).match(/\d+/g)?.map(Number) ?? [];
      expect(green).toBeGreaterThan((red ?? 0) + 30);
      expect(green).toBeGreaterThan((blue ?? 0) + 30);
      expect(await color('O365 Activation')).not.toBe(await color(FLOWS[0] ?? ''));
    });

    it('S4-TST-01 S4-CFG-05 S4-FLW-11 S4-FLW-12 S4-FLW-14: the licence flow, run by hand, fills the table with SKU, name and Okta group', async () => {
      await play.stored();
      const text = await admin.tableText(page(), 'Office 365 Licenses');
      for (const cell of ['SPE_E3', 'VISIOCLIENT', 'POWER_BI_PRO', GROUP]) expect(text).toContain(cell);
      expect(
        (await admin.runLines(page())).filter((line) => line.includes('[Child] Store all Microsoft License')).length,
      ).toBeGreaterThanOrEqual(4);
    });

    it('S4-TST-02: the person shows licences and may sign in', async () => {
      await play.stored();
      const row = await admin.portalRow(page(), TAMMY);
      expect(row).toContain('Allowed');
      expect(licensesOf(row)).toEqual(['Microsoft 365 E3', 'Visio Plan 2', 'Power BI Pro']);
    });

    it('S4-TST-03 S4-TST-04 S4-FLW-01 S4-FLW-02 S4-FLW-03 S4-FLW-16: leaving the group blocks the sign-in at once and tells the manager, the licences stay', async () => {
      await play.left();
      const row = await admin.portalRow(page(), TAMMY);
      expect(row).toContain('Blocked');
      const mails = await admin.mailSubjects(page());
      expect(mails.filter((mail) => mail.startsWith(MANAGER) && mail.includes('disabled'))).toHaveLength(1);
      const lines = await admin.runLines(page());
      expect(lines.filter((line) => line.includes('O365 Staged Deactivation'))).toHaveLength(1);
      expect(
        lines.some((line) => line.includes('O365 Staged Deactivation') && line.includes('User removed from group')),
      ).toBe(true);
      expect(lines.some((line) => line.includes('[Util] Send Manager Email Message'))).toBe(true);
    });

    it('S4-TST-05 S4-TST-06 S4-FLW-04 S4-FLW-05 S4-FLW-06: after the delay the licences are gone and the manager has a second mail', async () => {
      await play.unlicensed();
      expect(licensesOf(await admin.portalRow(page(), TAMMY))).toEqual([]);
      const mails = (await admin.mailSubjects(page())).filter((mail) => mail.startsWith(MANAGER));
      expect(mails).toHaveLength(2);
      expect(
        (await admin.runLines(page())).some(
          (line) => line.startsWith('Finished') && line.includes('O365 Staged Deactivation'),
        ),
      ).toBe(true);
    });

    it('S4-TST-07 S4-TST-08 S4-TST-09 S4-FLW-07 S4-FLW-08 S4-FLW-09 S4-FLW-10 S4-FLW-13: joining again enables the account, gives exactly those licences back and tells the manager', async () => {
      await play.back();
      const row = await admin.portalRow(page(), TAMMY);
      expect(row).toContain('Allowed');
      expect(licensesOf(row)).toEqual(['Microsoft 365 E3', 'Visio Plan 2', 'Power BI Pro']);
      const mails = (await admin.mailSubjects(page())).filter((mail) => mail.startsWith(MANAGER));
      expect(mails).toHaveLength(3);
      await admin.openRun(page(), 'O365 Activation');
      expect(await page().locator('main, body').first().innerText()).toContain('licence');
    });

    it('S4-FLW-15: the clearing flow and its helper empty the licence table', async () => {
      await play.back();
      expect(await admin.runByHand(page(), 'Clear Microsoft License Table')).toBe('Finished');
      expect(await admin.tableText(page(), 'Office 365 Licenses')).not.toContain('SPE_E3');
    });

    it('shows no error in the console of the browser', () => {
      const expected = kills ? /ERR_CONNECTION|Failed to fetch|net::|502|503/ : /^$/;
      expect(tab.takeErrors().filter((error) => !expected.test(error))).toEqual([]);
    });
  },
);
