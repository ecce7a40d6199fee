CREATE INDEX event_by_organisation ON event (organisation, at)
--;
CREATE INDEX event_by_time ON event (at)
--;
CREATE INDEX event_by_person ON event (person, at)
--;
CREATE INDEX mail_by_person ON mail (person, created_at)
