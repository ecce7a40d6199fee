CREATE TABLE retag_upload (
  id UUID PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisation (id),
  file_name TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  state TEXT NOT NULL CHECK (state IN ('preview', 'applying', 'applied', 'undoing', 'undone', 'dropped')),
  uploaded_by TEXT NOT NULL,
  actor TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  total BIGINT NOT NULL,
  done BIGINT NOT NULL,
  begun_at BIGINT,
  ended_at BIGINT
)
--;
CREATE INDEX retag_upload_by_organisation ON retag_upload (organisation, created_at)
--;
CREATE TABLE retag_row (
  upload UUID NOT NULL REFERENCES retag_upload (id),
  line BIGINT NOT NULL,
  code TEXT NOT NULL,
  adds TEXT NOT NULL,
  removes TEXT NOT NULL,
  replaces TEXT NOT NULL,
  course UUID REFERENCES course (id),
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  counted TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('change', 'same', 'wrong', 'applied', 'left', 'undone', 'kept')),
  problem TEXT NOT NULL,
  todo BOOLEAN NOT NULL,
  PRIMARY KEY (upload, line)
)
--;
CREATE INDEX retag_row_todo ON retag_row (upload, line) WHERE todo
