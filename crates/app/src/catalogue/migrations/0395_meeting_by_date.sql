CREATE INDEX meeting_by_date ON meeting (date)
