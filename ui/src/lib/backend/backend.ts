/**
 * What the window may ask and hear. The shell answers it in the app (`tauri.ts`); an in-memory
 * stand-in answers it in tests and in a plain browser (`fake.ts`).
 */
import type {
  Agenda,
  AgentId,
  AgentView,
  AlertHealth,
  AppState,
  ArchiveFormat,
  BookingSettings,
  Brief,
  CalendarAccount,
  CalendarSetup,
  CalendarTest,
  Changed,
  ChooseCalendars,
  Compare,
  ConnectCaldav,
  ConnectionId,
  ConnectionSaved,
  ConnectionTest,
  ConnectionView,
  ConversationId,
  ConversationPage,
  Correct,
  Correction,
  CorrectionTarget,
  DeliveryId,
  DeliveryView,
  DeviceId,
  DraftView,
  DryResult,
  DryRun,
  Employment,
  Enrolment,
  Facet,
  FacetKind,
  FairnessView,
  ForgetPreview,
  ForgetReceipt,
  ForgetWhom,
  HandedOn,
  HandoffId,
  HandoffPage,
  HoursView,
  Imported,
  InboxRow,
  Inspection,
  IntentId,
  JoinTeam,
  KeyId,
  LedgerExport,
  ListedCalendar,
  MeetingId,
  MeetingPage,
  MeetingTypeId,
  ModelTest,
  ModelView,
  MyNotify,
  NewAgent,
  NewKey,
  NewRep,
  NewTeamCalendar,
  NotifyPolicy,
  NotifyView,
  OfferId,
  OpenedWith,
  Outcome,
  OwnerCsv,
  OwnerList,
  OwnerRow,
  PolicyDiff,
  PolicyText,
  Presence,
  Preview,
  PreviewView,
  PublishDraft,
  QualificationPolicy,
  QualityReport,
  RepChange,
  RepHours,
  RepId,
  ReplayId,
  ReplayView,
  RepNotify,
  RepView,
  Retry,
  RollBack,
  RoutingPolicy,
  RoutingView,
  RoutingWords,
  RunHub,
  SampleConversation,
  SampleStep,
  SaveConnection,
  SaveDraft,
  SaveModel,
  SavedSearch,
  Sayings,
  SearchAnswer,
  SearchId,
  SearchQuery,
  SlotView,
  StartReplay,
  Subdivisions,
  TeamCalendarId,
  TeamCalendarView,
  TeamChange,
  TeamId,
  TeamLink,
  TeamOverview,
  TeamView,
  TestMe,
  Timestamp,
  Which,
} from './bindings';

export type * from './bindings';

/** Where the shell asks the window to go: a handoff, its brief, a meeting, the settings, or the inbox. */
export type Destination = {
  handoff: HandoffId | null;
  brief?: HandoffId | null;
  meeting: MeetingId | null;
  settings: boolean;
};

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
  markSeen(id: HandoffId): Promise<unknown>;

  accept(offer: OfferId): Promise<unknown>;
  decline(offer: OfferId, reason: string): Promise<unknown>;
  claim(handoff: HandoffId): Promise<unknown>;
  giveBack(handoff: HandoffId): Promise<unknown>;
  close(handoff: HandoffId, outcome: Outcome, note: string | null): Promise<unknown>;
  /** Over what was said of the same target before. */
  correct(handoff: HandoffId, correction: Correction): Promise<unknown>;
  /** What was read stands again. */
  uncorrect(handoff: HandoffId, target: CorrectionTarget): Promise<unknown>;
  setPresence(presence: Presence): Promise<unknown>;
  retryIntent(id: IntentId): Promise<unknown>;
  dropIntent(id: IntentId): Promise<unknown>;

  sampleConversations(): Promise<SampleConversation[]>;
  startSample(conversation: string | null): Promise<unknown>;
  joinTeam(join: JoinTeam): Promise<unknown>;
  runHub(run: RunHub): Promise<unknown>;
  signOut(): Promise<unknown>;

  qualification(): Promise<QualificationPolicy>;
  saveQualification(policy: QualificationPolicy): Promise<QualificationPolicy>;
  team(): Promise<RepView[]>;
  addRep(rep: NewRep): Promise<RepView>;
  enrolRep(rep: RepId): Promise<Enrolment>;
  revokeDevice(device: DeviceId): Promise<unknown>;
  agents(): Promise<AgentView[]>;
  addAgent(agent: NewAgent): Promise<NewKey>;
  addKey(agent: AgentId): Promise<NewKey>;
  revokeKey(key: KeyId): Promise<unknown>;

  /** Over every conversation on this device: the best `limit`, 200 at most. */
  search(query: SearchQuery, limit: number): Promise<SearchAnswer>;
  /** Values of a kind that begin as typed. */
  facets(kind: FacetKind, typed: string): Promise<Facet[]>;
  savedSearches(): Promise<SavedSearch[]>;
  /** Over the one that has the name. */
  saveSearch(name: string, query: SearchQuery): Promise<SavedSearch>;
  dropSearch(id: SearchId): Promise<unknown>;

  /** One page before the call, from what this device holds. */
  brief(handoff: HandoffId): Promise<Brief>;
  /** Into the person's folder of downloads; tells the path. */
  exportConversation(handoff: HandoffId, format: ArchiveFormat): Promise<string>;
  /** The text of a vCon becomes a conversation of the workspace: for admins. */
  importConversation(text: string): Promise<Imported>;
  /** Of the workspace, handed over or not, straight from the hub: for admins. */
  conversation(id: ConversationId): Promise<ConversationPage>;
  /** As `exportConversation`, of any conversation of the workspace: for admins. */
  saveConversation(id: ConversationId, format: ArchiveFormat): Promise<string>;

  agenda(from: Timestamp, to: Timestamp): Promise<Agenda>;
  meeting(id: MeetingId): Promise<MeetingPage>;
  /** Free times of its host; of the next days if no bounds are given. */
  meetingSlots(id: MeetingId, from: Timestamp | null, to: Timestamp | null): Promise<SlotView[]>;
  moveMeeting(id: MeetingId, start: Timestamp): Promise<unknown>;
  cancelMeeting(id: MeetingId, reason: string | null): Promise<unknown>;
  settleMeeting(id: MeetingId, came: boolean): Promise<unknown>;
  /** Opens the meeting's link in the person's browser. */
  joinMeeting(id: MeetingId): Promise<unknown>;

  calendarSetup(): Promise<CalendarSetup>;
  connectCaldav(connect: ConnectCaldav): Promise<CalendarAccount>;
  /** Waits until the person is done in the browser, or `cancelConnect`. */
  connectGoogle(): Promise<CalendarAccount>;
  connectMicrosoft(): Promise<CalendarAccount>;
  cancelConnect(): Promise<unknown>;
  chooseCalendars(choice: ChooseCalendars): Promise<CalendarAccount>;
  testCalendar(account: string): Promise<CalendarTest>;
  disconnectCalendar(account: string): Promise<unknown>;
  syncCalendars(): Promise<unknown>;

  /** Of a rep, for admins; one's own without. */
  hours(rep: RepId | null): Promise<HoursView>;
  saveHours(rep: RepId | null, hours: RepHours): Promise<HoursView>;
  inspect(
    rep: RepId | null,
    meetingType: MeetingTypeId | null,
    start: Timestamp,
  ): Promise<Inspection>;
  bookingSettings(): Promise<BookingSettings>;
  saveBookingSettings(settings: BookingSettings): Promise<BookingSettings>;
  /** Why reps decline, and what agents tell prospects: for admins. */
  sayings(): Promise<Sayings>;
  saveSayings(said: Sayings): Promise<Sayings>;

  /** Accounts that the hub itself is connected with: for admins. */
  teamCalendars(): Promise<TeamCalendarView[]>;
  /** The hub asks the account before it keeps it. */
  addTeamCalendar(calendar: NewTeamCalendar): Promise<TeamCalendarView>;
  /** The calendars of an account, read now. */
  listTeamCalendar(id: TeamCalendarId): Promise<ListedCalendar[]>;
  linkTeamCalendar(id: TeamCalendarId, links: TeamLink[]): Promise<TeamCalendarView>;
  dropTeamCalendar(id: TeamCalendarId): Promise<unknown>;

  /** Ways to reach people and programs beside the desktop: for admins. */
  connections(): Promise<ConnectionView[]>;
  addConnection(connection: SaveConnection): Promise<ConnectionSaved>;
  /** Secrets that are absent stay as they are. */
  saveConnection(id: ConnectionId, connection: SaveConnection): Promise<ConnectionSaved>;
  dropConnection(id: ConnectionId): Promise<unknown>;
  testConnection(id: ConnectionId): Promise<ConnectionTest>;
  /** Opens the CRM's page in the person's browser; `connections` tells once it is done. */
  authorizeConnection(id: ConnectionId): Promise<unknown>;
  notifications(): Promise<NotifyView>;
  /** Refused where somebody else saved meanwhile. */
  saveNotifications(policy: NotifyPolicy): Promise<NotifyView>;
  previewNotification(request: Preview): Promise<PreviewView>;
  /** Where a frame shows how the mail looks that was previewed last; another address each time. */
  mailFrame(html: string): string;
  /** What this rep gets, and may choose. */
  myNotifications(): Promise<MyNotify>;
  saveMyNotifications(choice: RepNotify): Promise<MyNotify>;
  /** `myNotifications` tells what becomes of it. */
  testMyNotifications(request: TestMe): Promise<DeliveryView>;
  /** Opens in the person's browser what a handoff leads to: a record, a message that was sent. */
  openRecord(handoff: HandoffId, url: string): Promise<unknown>;
  /** Sends again what was given up, or what may have arrived. */
  retryDelivery(id: DeliveryId, how: Retry): Promise<DeliveryView>;

  /** How often what was read was right: for admins. */
  quality(days: number): Promise<QualityReport>;
  /** The language model that reads along, if the workspace chose one: for admins. */
  model(): Promise<ModelView>;
  /** A key that is absent stays as it is. */
  saveModel(model: SaveModel): Promise<ModelView>;
  dropModel(): Promise<unknown>;
  /** Has the model that is saved read a made-up talk. */
  testModel(): Promise<ModelTest>;

  /** What would go if somebody was forgotten: for admins. */
  previewForget(whom: ForgetWhom): Promise<ForgetPreview>;
  forget(whom: ForgetWhom): Promise<ForgetReceipt>;
  /** Receipts, newest first. */
  forgotten(): Promise<ForgetReceipt[]>;

  /** What routes now, the draft beside it, and what was published before: for admins. */
  routing(): Promise<RoutingView>;
  routingVersion(version: number): Promise<RoutingPolicy>;
  /** Refused where somebody else saved meanwhile. */
  saveRoutingDraft(change: SaveDraft): Promise<DraftView>;
  dropRoutingDraft(): Promise<unknown>;
  publishRouting(request: PublishDraft): Promise<RoutingView>;
  rollBackRouting(request: RollBack): Promise<RoutingView>;
  compareRouting(request: Compare): Promise<PolicyDiff>;
  routingText(which: Which): Promise<PolicyText>;
  importRouting(text: PolicyText): Promise<DraftView>;
  dryRun(request: DryRun): Promise<DryResult>;
  /** Answers at once; `replay` says how far it is. */
  startReplay(request: StartReplay): Promise<ReplayView>;
  replay(id: ReplayId): Promise<ReplayView>;
  routingWords(): Promise<RoutingWords>;
  /** Of a country: ISO 3166-1 alpha-2. */
  subdivisions(country: string): Promise<Subdivisions>;
  ownerLists(): Promise<OwnerList[]>;
  /** Replaces the whole list. */
  saveOwnerList(name: string, list: OwnerCsv): Promise<OwnerList>;
  dropOwnerList(name: string): Promise<unknown>;
  findOwner(key: string): Promise<OwnerRow[]>;

  teams(): Promise<TeamView[]>;
  addTeam(team: TeamChange): Promise<TeamView>;
  saveTeam(id: TeamId, team: TeamChange): Promise<TeamView>;
  dropTeam(id: TeamId): Promise<unknown>;
  changeRep(id: RepId, change: RepChange): Promise<RepView>;
  /** What a leaver has open is handed on. */
  employRep(id: RepId, employment: Employment): Promise<HandedOn>;
  /** The newest entries of the ledger, or those before one. */
  fairness(days: number, before: string | null): Promise<FairnessView>;
  exportLedger(): Promise<LedgerExport>;
  correctLedger(request: Correct): Promise<FairnessView>;
  /** For admins the workspace, for managers their teams. */
  teamOverview(days: number): Promise<TeamOverview>;
  /** The feed brings a handoff that this rep has not been shown: for who looks after the team. */
  watchHandoff(id: HandoffId): Promise<null>;
  /** Into the person's folder of downloads; tells the path. */
  saveText(name: string, text: string): Promise<string>;

  alertHealth(): Promise<AlertHealth>;
  testAlert(): Promise<AlertHealth>;
  /** The link that Baton was started with, once. */
  openedWith(): Promise<OpenedWith | null>;
  /** From the card window: brings the main window to the front, at a handoff if one is given. */
  openMain(handoff: HandoffId | null): Promise<unknown>;
  closeCard(offer: OfferId): Promise<unknown>;
  quit(): Promise<unknown>;

  /** Resolves once the subscription stands: subscribe, then read, and no change is missed. */
  listen<E extends EventName>(event: E, handler: Handler<E>): Promise<Unlisten>;
}

export type Handler<E extends EventName> = (payload: EventPayloads[E]) => void;
