import type { Page } from 'playwright-core';

const mark = (id: string) => `[data-testid="${id}"]`;

/** What takes more than a key: who does it, and what then is there. */
export const ACTS: readonly [string, string, (page: Page) => Promise<unknown>, string][] = [
  [
    'a rule that is edited',
    'routing-rules',
    (page) => page.locator(mark('rule-open')).nth(1).click(),
    'rule-editor',
  ],
  [
    'a rule that is refused',
    'routing-rules',
    async (page) => {
      await page.locator(mark('rule-open')).first().click();
      await page.locator(mark('rule-name')).fill('');
      await page.locator(mark('save-draft')).click();
    },
    'rule-editor',
  ],
  [
    'more for a rule',
    'routing-rules',
    (page) => page.locator(mark('rule-more')).first().click(),
    'rule-act',
  ],
  [
    'a territory and its list of countries',
    'routing-territories',
    async (page) => {
      await page.locator(mark('territory-open')).nth(2).click();
      await page.locator(mark('when-countries-input')).fill('ger');
    },
    'choice',
  ],
  [
    'a skill that is edited',
    'routing-skills',
    (page) => page.locator(mark('skill-open')).first().click(),
    'skill-name',
  ],
  [
    'a lead that was tried',
    'routing-try',
    (page) => page.locator(mark('try-submit')).click(),
    'dry-result',
  ],
  [
    'a handoff to try',
    'routing-try',
    (page) => page.locator(mark('try-handoff')).click(),
    'pick-handoff',
  ],
  [
    'a replay that is through',
    'routing-replay',
    (page) => page.locator(mark('replay-start')).click(),
    'replay-report',
  ],
  [
    'Slack to be connected',
    'connections-first',
    (page) => page.locator('[data-testid="connection-kind"][data-id="slack"]').click(),
    'slack-app-token',
  ],
  [
    'HubSpot to be connected by an app',
    'connections-first',
    async (page) => {
      await page.locator('[data-testid="connection-kind"][data-id="hubspot"]').click();
      await page.locator('[data-testid="crm-sign-in"][data-id="app"]').click();
      await page.locator(mark('crm-more')).click();
    },
    'crm-login-url',
  ],
  [
    'all of a mail server',
    'connections-first',
    async (page) => {
      await page.locator(mark('mail-user')).fill('baton');
      await page.locator(mark('mail-more')).click();
      await page.locator(mark('mail-dkim')).check();
    },
    'mail-dkim-key',
  ],
  [
    'the secret of a new webhook',
    'connections',
    async (page) => {
      await page.locator(mark('add-connection')).click();
      await page.locator('[data-testid="connection-kind"][data-id="webhook"]').click();
      await page.locator(mark('connection-name')).fill('Billing');
      await page.locator(mark('webhook-url')).fill('hooks.example.com');
      await page.locator(mark('connection-submit')).click();
    },
    'webhook-made-secret',
  ],
  [
    'what a program is sent',
    'notify-words',
    (page) => page.locator(mark('preview-channel')).selectOption('webhook'),
    'preview-body',
  ],
  [
    'a preview with a real handoff',
    'notify-words',
    (page) => page.locator(mark('preview-with')).selectOption('real'),
    'pick-handoff',
  ],
  [
    'a template that is refused',
    'notify-words',
    async (page) => {
      await page.locator(mark('template-subject')).fill('');
      await page.locator(mark('template-opening')).fill('{{ nobody }}');
      await page.locator(mark('save-notify')).click();
    },
    'template-stray',
  ],
  [
    'a model that is turned on',
    'model-off',
    async (page) => {
      await page.locator(mark('model-enabled')).check();
      await page.locator(mark('model-url')).fill('https://api.openai.com/v1');
      await page.locator(mark('save-model')).click();
    },
    'model-ask-url',
  ],
  [
    'a model that was tried out',
    'model',
    (page) => page.locator(mark('test-model')).click(),
    'model-test-line',
  ],
  [
    'somebody to be forgotten',
    'forget',
    async (page) => {
      await page.locator(mark('forget-email')).fill('priya@brightmoor.example');
      await page.locator(mark('forget-look')).click();
      await page.locator(mark('forget-proof')).fill('priya@brightmoor.example');
      await page.locator(mark('forget-confirm')).click();
    },
    'receipt-sheet',
  ],
  ['publishing', 'routing-rules', (page) => page.locator(mark('publish')).click(), 'diff-line'],
  [
    'a rule to look at',
    'routing-rules',
    async (page) => {
      await page.locator(mark('rule-open')).first().click();
      for (let i = 0; i < 3; i += 1) await page.locator(mark('fallback-remove')).first().click();
      await page.locator(mark('save-draft')).click();
    },
    'advice',
  ],
  [
    'going back',
    'routing-versions',
    (page) => page.locator(mark('roll-back')).first().click(),
    'roll-back-note',
  ],
  [
    'a text that is wrong',
    'routing-versions',
    async (page) => {
      await page.locator(mark('import-text')).fill('kind = "round robin"');
      await page.locator(mark('import-submit')).click();
    },
    'import-failure',
  ],
  [
    'leaving what is not saved',
    'routing-rules',
    async (page) => {
      await page.locator(mark('rule-on')).first().click();
      await page.locator(mark('inbox-nav')).click();
    },
    'leave-dialog',
  ],
];
