/**
 * What the window may ask and hear. The shell answers it in the app (`tauri.ts`); an in-memory
 * stand-in answers it in tests and in a plain browser (`fake.ts`).
 */
import type {
  AgentId,
  AgentView,
  AlertHealth,
  AppState,
  Changed,
  DeviceId,
  Enrolment,
  HandoffId,
  HandoffPage,
  InboxRow,
  IntentId,
  JoinTeam,
  KeyId,
  NewAgent,
  NewKey,
  NewRep,
  OfferId,
  Outcome,
  Presence,
  QualificationPolicy,
  RepId,
  RepView,
  RunHub,
  SampleConversation,
  SampleStep,
} from './bindings';

export type * from './bindings';

/** Where the shell asks the window to go: a handoff, or the settings. */
export type Destination = { handoff: HandoffId | null; settings: boolean };

export type EventPayloads = {
  changed: Changed;
  navigate: Destination;
  sampleStep: SampleStep;
  quitRequested: { offers: number };
  enrolLink: JoinTeam;
};

export type EventName = keyof EventPayloads;

export type Unlisten = () => void;

/**
 * Every call may throw a `Failure`. Answers to offers return as soon as the intent is stored: what
 * became of it arrives through `changed` and stands in the row's `my_answer`.
 */
export interface Backend {
  state(): Promise<AppState>;
  inbox(): Promise<InboxRow[]>;
  /** Those of the rows that still exist. */
  inboxRows(ids: HandoffId[]): Promise<InboxRow[]>;
  handoff(id: HandoffId): Promise<HandoffPage>;
  markSeen(id: HandoffId): Promise<void>;

  accept(offer: OfferId): Promise<void>;
  decline(offer: OfferId, reason: string): Promise<void>;
  claim(handoff: HandoffId): Promise<void>;
  giveBack(handoff: HandoffId): Promise<void>;
  close(handoff: HandoffId, outcome: Outcome, note: string | null): Promise<void>;
  setPresence(presence: Presence): Promise<void>;
  retryIntent(id: IntentId): Promise<void>;
  dropIntent(id: IntentId): Promise<void>;

  sampleConversations(): Promise<SampleConversation[]>;
  startSample(conversation: string | null): Promise<void>;
  joinTeam(join: JoinTeam): Promise<void>;
  runHub(run: RunHub): Promise<void>;
  signOut(): Promise<void>;

  qualification(): Promise<QualificationPolicy>;
  saveQualification(policy: QualificationPolicy): Promise<QualificationPolicy>;
  team(): Promise<RepView[]>;
  addRep(rep: NewRep): Promise<RepView>;
  enrolRep(rep: RepId): Promise<Enrolment>;
  revokeDevice(device: DeviceId): Promise<void>;
  agents(): Promise<AgentView[]>;
  addAgent(agent: NewAgent): Promise<NewKey>;
  addKey(agent: AgentId): Promise<NewKey>;
  revokeKey(key: KeyId): Promise<void>;

  alertHealth(): Promise<AlertHealth>;
  testAlert(): Promise<AlertHealth>;
  /** From the card window: brings the main window to the front, at a handoff if one is given. */
  openMain(handoff: HandoffId | null): Promise<void>;
  closeCard(offer: OfferId): Promise<void>;
  quit(): Promise<void>;

  /** Resolves once the subscription stands: subscribe, then read, and no change is missed. */
  listen<E extends EventName>(event: E, handler: Handler<E>): Promise<Unlisten>;
}

export type Handler<E extends EventName> = (payload: EventPayloads[E]) => void;
