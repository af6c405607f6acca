-- Purpose: the people a workspace talks with, under every name the channels have for them.
-- Previous release: keeps working; only new tables.

CREATE TABLE contacts (
  id                  uuid NOT NULL DEFAULT uuidv7(),
  workspace_id        uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  -- Empty until somebody says it; the page then shows number or user name.
  name                text NOT NULL DEFAULT '' CONSTRAINT contacts_name_length CHECK (char_length(name) <= 120),
  -- The name the person gave themselves on the channel.
  profile_name        text NOT NULL DEFAULT '' CHECK (char_length(profile_name) <= 200),
  -- What is searched: both names, folded.
  name_key            text COLLATE "C" NOT NULL GENERATED ALWAYS AS (fold_text(btrim(name || ' ' || profile_name))) STORED,
  email               text NOT NULL DEFAULT '' CHECK (char_length(email) <= 254),
  city                text NOT NULL DEFAULT '' CHECK (char_length(city) <= 120),
  interest            text NOT NULL DEFAULT '' CHECK (char_length(interest) <= 500),
  notes               text NOT NULL DEFAULT '' CHECK (char_length(notes) <= 2000),
  -- Further facts the agent or a person wrote down: {"wall": "2,30 m"}.
  facts               jsonb NOT NULL DEFAULT '{}',
  -- The advertisement the person first came from.
  origin              jsonb,
  marketing_opt_out_at timestamptz,
  -- When the person last said whether they want marketing: what was said before and comes later changes nothing.
  marketing_changed_at timestamptz,
  -- Set while this contact is merged into another one.
  merged_into_id      uuid,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT contacts_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT contacts_merged_into_fkey FOREIGN KEY (workspace_id, merged_into_id) REFERENCES contacts (workspace_id, id)
);
-- Names that begin with one or two letters; longer searches go through trigrams.
CREATE INDEX contacts_name_idx ON contacts (workspace_id, name_key) WHERE merged_into_id IS NULL;
CREATE INDEX contacts_merged_into_idx ON contacts (workspace_id, merged_into_id) WHERE merged_into_id IS NOT NULL;

CREATE TABLE contact_identities (
  id           uuid NOT NULL DEFAULT uuidv7(),
  workspace_id uuid NOT NULL,
  contact_id   uuid NOT NULL,
  kind         text NOT NULL CONSTRAINT contact_identities_kind_known CHECK (kind IN ('phone', 'bsuid', 'igsid', 'username')),
  -- Canonical: a Brazilian mobile number always with its ninth digit, a user name in lower case.
  value        text NOT NULL CHECK (char_length(value) BETWEEN 1 AND 200),
  -- As the channel writes it; what a message is sent to.
  address      text NOT NULL CHECK (char_length(address) BETWEEN 1 AND 200),
  -- When the channel said that the person moved to it; of several of one kind, the one moved to last is written to.
  moved_to_at  timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT contact_identities_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT contact_identities_value_key UNIQUE (workspace_id, kind, value),
  CONSTRAINT contact_identities_contact_fkey FOREIGN KEY (workspace_id, contact_id)
    REFERENCES contacts (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_identities_contact_idx ON contact_identities (workspace_id, contact_id);

CREATE TABLE contact_merges (
  id           uuid NOT NULL DEFAULT uuidv7(),
  workspace_id uuid NOT NULL,
  kept_id      uuid NOT NULL,
  merged_id    uuid NOT NULL,
  -- Why: "same_number", "identity_changed", or "person".
  reason       text NOT NULL CHECK (char_length(reason) <= 60),
  -- What was moved and what stood there before, so that it can be undone.
  moved        jsonb NOT NULL,
  merged_by    uuid REFERENCES users (id) ON DELETE SET NULL,
  merged_at    timestamptz NOT NULL DEFAULT now(),
  undone_by    uuid REFERENCES users (id) ON DELETE SET NULL,
  undone_at    timestamptz,
  CONSTRAINT contact_merges_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT contact_merges_kept_fkey FOREIGN KEY (workspace_id, kept_id) REFERENCES contacts (workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT contact_merges_merged_fkey FOREIGN KEY (workspace_id, merged_id) REFERENCES contacts (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_merges_kept_idx ON contact_merges (workspace_id, kept_id);
CREATE INDEX contact_merges_merged_idx ON contact_merges (workspace_id, merged_id);

ALTER TABLE contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_identities ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_merges ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_wall ON contacts TO piloto_app USING (workspace_id = (SELECT current_workspace_id()));
CREATE POLICY workspace_wall ON contact_identities TO piloto_app USING (workspace_id = (SELECT current_workspace_id()));
CREATE POLICY workspace_wall ON contact_merges TO piloto_app USING (workspace_id = (SELECT current_workspace_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON contacts, contact_identities, contact_merges TO piloto_app;
