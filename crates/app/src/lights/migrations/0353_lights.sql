CREATE TABLE light_reminder (
  sender UUID NOT NULL REFERENCES organisation (id),
  reader UUID NOT NULL REFERENCES organisation (id),
  sent_at BIGINT NOT NULL,
  PRIMARY KEY (sender, reader)
)
