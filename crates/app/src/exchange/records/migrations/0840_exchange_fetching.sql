CREATE TABLE exchange_behind (
  partner UUID PRIMARY KEY REFERENCES exchange_partner (id),
  fetched BIGINT NOT NULL,
  told BIGINT NOT NULL,
  looked BIGINT NOT NULL
)
--;
CREATE TABLE exchange_place (
  person UUID PRIMARY KEY REFERENCES person (id),
  organisation UUID NOT NULL REFERENCES organisation (id),
  number BIGINT NOT NULL
)
--;
CREATE INDEX exchange_place_moved ON exchange_place (number) WHERE number > 0
