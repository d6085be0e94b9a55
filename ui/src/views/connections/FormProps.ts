import type { ConnectionDraft, SecretName } from '$lib/domain/notify/connection';

/** What the fields of each kind are given. */
export type FieldsProps = {
  draft: ConnectionDraft;
  /** Whether a secret is stored. */
  stored: (secret: SecretName) => boolean;
  /** The hub's words, where it refused a field. */
  at: (field: string) => string | null;
};
