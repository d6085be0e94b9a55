import type {
  Backend,
  HandoffId,
  Message,
  SampleConversation,
  SampleStep,
} from '$lib/backend/backend';
import { first } from '$lib/domain/words';

/** Follows the sample as it plays and puts each step into a sentence. */
export class Sample {
  conversations = $state.raw<SampleConversation[]>([]);
  playing = $state.raw<SampleConversation | null>(null);
  running = $state(false);
  steps = $state.raw<SampleStep[]>([]);
  dismissed = $state(false);

  /** The last thing worth telling: that it ended well is told by what came before. */
  readonly line: string | null = $derived(
    this.#tell(this.steps.findLast((s) => s.kind !== 'stopped' || s.failure !== null)),
  );
  readonly score: { score: number; of: number } | null = $derived(this.#lastScore());
  /** What was said so far. */
  readonly said: Message[] = $derived(
    this.steps.flatMap((step) => (step.kind === 'said' ? [step.message] : [])),
  );
  readonly handoff: HandoffId | null = $derived(this.#lastHandoff());

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    this.conversations = await this.#backend.sampleConversations();
  }

  async start(id: string | null): Promise<void> {
    this.steps = [];
    this.dismissed = false;
    this.running = true;
    if (this.conversations.length === 0) await this.load();
    this.playing = this.conversations.find((c) => id === null || c.id === id) ?? null;
    await this.#backend.startSample(id);
  }

  step(step: SampleStep): void {
    this.steps = [...this.steps, step];
    this.running = !['stopped', 'agent_told', 'booked'].includes(step.kind);
  }

  #tell(step: SampleStep | undefined): string | null {
    const who = this.playing ? first(this.playing.name) : 'a prospect';
    switch (step?.kind) {
      case undefined:
        return this.running ? `The agent starts to talk with ${who}…` : null;
      case 'said':
      case 'judged':
        return step.kind === 'judged' && step.qualified
          ? `${this.playing ? who : 'The prospect'} qualifies.`
          : `The agent is talking with ${who}…`;
      case 'handed_over':
        return step.say === null
          ? 'Offered to you.'
          : `Offered to you. The agent says: “${step.say}”`;
      case 'agent_told':
        return told(step.say, step.accepted_by);
      case 'booked':
        return `The agent was told that ${step.host} took it, and booked a call: ${step.label}.`;
      case 'stopped':
        return `The sample stopped: ${step.failure?.message ?? ''}`;
    }
  }

  #lastScore() {
    const step = this.steps.findLast((s) => s.kind === 'said' || s.kind === 'judged');
    return step && 'of' in step ? { score: step.score, of: step.of } : null;
  }

  #lastHandoff(): HandoffId | null {
    const step = this.steps.findLast((s) => s.kind === 'handed_over');
    return step && 'handoff' in step ? step.handoff : null;
  }
}

function told(say: string | null, by: string | null): string {
  if (say !== null) return `The agent was told: “${say}”`;
  return by === null
    ? 'The agent was told that nobody took it.'
    : `The agent was told that ${by} took it.`;
}
