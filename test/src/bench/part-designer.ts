import { gzipSync } from 'node:zlib';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type LaunchOptions, type Page } from 'playwright-core';
import { backends } from '../product/backends.ts';
import { wideFlow } from './bench-flows.ts';
import type { Figure, Part } from './figure.ts';
import { account, addFlow, becomeOwner } from '../product/owner.ts';
import { root } from '../product/root.ts';
import { type Product, startProduct } from '../product/start-product.ts';
import { median, percentile } from './statistics.ts';
import { until } from '../product/until.ts';

const NODES = 300;
const group = 'Designer';
const QUIET_MS = 500;

export const designerPart: Part = {
  name: 'designer',
  title: 'The designer in Chromium',
  run: async (tell, { rounds, leaveOut, say }) => {
    const browser = await openBrowser();
    if (typeof browser === 'string') return leaveOut(`the designer: ${browser}`);
    const [embedded] = backends(undefined);
    const place = await embedded?.open();
    if (!place) return;
    try {
      const product = await startProduct(place);
      try {
        const flow = await addFlow(await becomeOwner(product.url), 'Three hundred nodes', wideFlow(NODES));
        say('first load');
        tell(await firstLoad(browser, product));
        const context = await signedIn(browser, product);
        say(`a flow of ${NODES} nodes`);
        for (const figure of await flowFigures(context, `${product.url}/flows/${flow}`, rounds)) tell(figure);
      } finally {
        await product.stop();
      }
    } finally {
      await browser.close();
      await place.remove();
    }
  },
};

async function openBrowser(): Promise<Browser | string> {
  const { ensureBrowser } = (await import(pathToFileURL(`${root}packages/setup/ensure-browser.mjs`).href)) as {
    readonly ensureBrowser: () => LaunchOptions | string;
  };
  const options = ensureBrowser();
  return typeof options === 'string' ? options : chromium.launch(options);
}

async function signedIn(browser: Browser, { url }: Product): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const answer = await context.request.post(`${url}/api/v1/session`, { data: account, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}: ${await answer.text()}`);
  return context;
}

/** What Chromium asks for until the list of flows stands there: gzipped bodies of all files, with an empty cache. */
async function firstLoad(browser: Browser, product: Product): Promise<Figure> {
  const context = await signedIn(browser, product);
  const page = await context.newPage();
  const sizes: Promise<readonly [path: string, gzipped: number]>[] = [];
  let lastAt = performance.now();
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (path.startsWith('/api/')) return;
    lastAt = performance.now();
    sizes.push(response.body().then((body) => [path, path.endsWith('.woff2') ? body.length : gzipSync(body).length]));
  });
  await page.goto(product.url);
  await page.getByText('Three hundred nodes').first().waitFor();
  await until(() => performance.now() - lastAt > QUIET_MS, 'the page to be quiet');
  const files = await Promise.all(sizes);
  await context.close();
  const kb = (pattern: RegExp): number =>
    files.reduce((sum, [path, size]) => (pattern.test(path) ? sum + size : sum), 0) / 1000;
  return {
    ...{ id: 'designer.firstLoad', group, title: 'First load before the editor, gzipped', unit: 'KB' },
    ...{ value: kb(/./), target: { below: 400 }, rounds: [] },
    note: `${files.length} files: scripts ${Math.round(kb(/\.js$/))}, styles ${Math.round(kb(/\.css$/))}, font ${Math.round(kb(/\.woff2$/))}`,
  };
}

async function flowFigures(context: BrowserContext, url: string, rounds: number): Promise<readonly Figure[]> {
  const opened: number[] = [];
  const p95: number[] = [];
  let frames: readonly number[] = [];
  // The first visit fills the browser's cache and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const page = await context.newPage();
    const seconds = await openFlow(page, url);
    if (round > 0) {
      opened.push(seconds);
      frames = await dragFrames(page);
      p95.push(percentile(frames, 0.95));
    }
    await page.close();
  }
  return [
    {
      ...{ id: 'designer.open', group, title: `Page load to a drawn flow of ${NODES} nodes`, unit: 's' },
      ...{ value: median(opened), target: { below: 1.5 }, rounds: opened, note: 'browser cache warm' },
    },
    {
      ...{ id: 'designer.frame', group, title: `Frame while dragging one of ${NODES} nodes, p95`, unit: 'ms' },
      ...{ value: median(p95), target: { below: 34 }, rounds: p95 },
      note: `median frame ${median(frames).toFixed(1)} ms, without a graphics card`,
    },
  ];
}

// One script that waits by itself: the page's own policy lets nothing be evaluated later.
const whenDrawn = `new Promise((done) => {
  const shown = (name) => [...document.querySelectorAll(name)].filter((each) => each.style.visibility !== 'hidden').length;
  const look = () => {
    const ready = shown('.react-flow__edge-path') >= ${NODES - 1} && shown('.react-flow__node') >= ${NODES};
    requestAnimationFrame(ready ? () => done(performance.now()) : look);
  };
  look();
})`;

/** Seconds from the navigation until every node and edge is drawn. */
async function openFlow(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  return (await page.evaluate<number>(whenDrawn)) / 1000;
}

const record = `(() => {
  const frames = [];
  let last = performance.now();
  const next = () => requestAnimationFrame((now) => { frames.push(now - last); last = now; window.benchFrames && next(); });
  window.benchFrames = frames;
  next();
})()`;
const stop = '(() => { const frames = window.benchFrames; window.benchFrames = undefined; return frames; })()';

/** Frame times in milliseconds while a node in the middle is dragged in a circle. */
async function dragFrames(page: Page): Promise<readonly number[]> {
  const node = page.locator(`[data-node-id="step${NODES / 2}"]`);
  const before = await node.boundingBox();
  if (!before) throw new Error('The canvas shows no node to drag.');
  const [x, y] = [before.x + before.width / 2, before.y + before.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y + 20, { steps: 5 });
  await page.evaluate(record);
  for (let step = 0; step < 120; step += 1) {
    const angle = step / 12;
    await page.mouse.move(x + 20 + 120 * Math.sin(angle), y + 20 + 80 * (1 - Math.cos(angle)));
  }
  const frames = await page.evaluate<readonly number[]>(stop);
  const after = await node.boundingBox();
  await page.mouse.up();
  if (!after || (after.x === before.x && after.y === before.y)) throw new Error('The node did not follow the pointer.');
  return frames;
}
