-- A judgement is the one thing that cannot be made again: this index holds each a second time, on other pages of the file,
-- from which `sanctrace doctor --mend` takes it when the table's own page is damaged.
CREATE INDEX judgement_copies ON judgements (judgement, value);
