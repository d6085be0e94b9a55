/** A built window with the stand-in backend, in headless Chromium. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { preview } from 'vite';

export type View = {
  name: string;
  address: string;
  ready: string;
  /** What somebody does first. */
  act?: (page: Page) => Promise<unknown>;
};
export type Look = { scheme: 'light' | 'dark'; width: number; height?: number; scale?: number };

/** A Wednesday morning in Berlin. */
const NOW = new Date('2026-03-11T09:20:00Z');
const HEIGHT = 860;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A frame that lets nothing run refuses the scripts of this file too, and rightly so. */
const isOurs = (text: string) => text.startsWith("Blocked script execution in 'data:text/html");

export class Window {
  readonly #close: () => Promise<void>;
  readonly #browser: Browser;
  readonly #origin: string;
  readonly faults: string[] = [];

  private constructor(browser: Browser, origin: string, close: () => Promise<void>) {
    this.#browser = browser;
    this.#origin = origin;
    this.#close = close;
  }

  static async start(): Promise<Window> {
    const server = await preview({
      mode: 'fake',
      build: { outDir: 'dist-fake' },
      preview: { port: 0 },
      logLevel: 'silent',
    });
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    const origin = server.resolvedUrls?.local[0] ?? '';
    return new Window(browser, origin, async () => {
      await browser.close();
      await server.close();
    });
  }

  /** The view, once what it waits for is there. */
  async show({ address, ready, act }: View, look: Look): Promise<Page> {
    const context = await this.#browser.newContext({
      colorScheme: look.scheme,
      viewport: { width: look.width, height: look.height ?? HEIGHT },
      deviceScaleFactor: look.scale ?? 1,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
    });
    // The app freezes it too: what writes over inherited names must not slip in.
    await context.addInitScript('Object.freeze(Object.prototype)');
    const page = await context.newPage();
    // Pictures of a week are of this week, whenever they are taken.
    await page.clock.install({ time: NOW });
    page.on('console', (m) => {
      if (m.type() === 'error' && !isOurs(m.text())) this.faults.push(`${address}: ${m.text()}`);
    });
    page.on('pageerror', (e) => this.faults.push(`${address}: ${e.message}`));
    await page.goto(this.#origin + address);
    await act?.(page);
    await page.locator(ready).first().waitFor({ timeout: 8000 });
    return page;
  }

  /** The same page in another look, once it has settled. */
  async turn(page: Page, look: Look): Promise<void> {
    await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: look.width, height: look.height ?? HEIGHT });
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))');
  }

  stop(): Promise<void> {
    return this.#close();
  }
}
