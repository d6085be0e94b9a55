/** What a screen reader is told besides what has the focus. */
export class Announcer {
  polite = $state('');
  assertive = $state('');

  say(text: string): void {
    this.polite = text;
  }

  /** Interrupts: for the last seconds of an offer only. */
  urge(text: string): void {
    this.assertive = text;
  }
}

export const announcer = new Announcer();
