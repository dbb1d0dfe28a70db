-- What the mirror keeps. Times are whole Unix milliseconds; NULL is what FLORA has not told.

-- One row: whose runs these are, and how far the mirror is.
CREATE TABLE mirror (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    schema_version INTEGER NOT NULL,
    base_url TEXT NOT NULL,
    is_demonstration INTEGER NOT NULL CHECK (is_demonstration IN (0, 1)),
    workspace_id TEXT,
    -- Every run that had begun by then is here, as FLORA told it then or later; by the clock of this
    -- machine. NULL until the mirror has caught up.
    up_to_ms INTEGER,
    -- JSON, written in the transaction that writes what it stands behind.
    checkpoint TEXT
) STRICT;

CREATE TABLE techniques (
    technique_id TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    -- Whether the run has ended: an unknown status has not.
    is_terminal INTEGER NOT NULL CHECK (is_terminal IN (0, 1)),
    -- 0 to 100.
    progress REAL NOT NULL,
    created_ms INTEGER,
    started_ms INTEGER,
    completed_ms INTEGER,
    -- US dollars, the binary fraction that FLORA's number becomes: round sums of it. It comes late.
    charged_cost REAL,
    error_code TEXT,
    error_message TEXT,
    technique_id TEXT REFERENCES techniques,
    project_id TEXT,
    workspace_id TEXT,
    -- Whether the table of outputs has all of them. FLORA may leave them out of its list.
    has_outputs INTEGER NOT NULL CHECK (has_outputs IN (0, 1)),
    -- All fields as they came, those too that a later document adds.
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX runs_by_time ON runs (created_ms);
CREATE INDEX runs_by_technique ON runs (technique_id, created_ms);
CREATE INDEX runs_by_status ON runs (status, created_ms);
CREATE INDEX runs_by_error ON runs (error_code) WHERE error_code IS NOT NULL;

CREATE TABLE outputs (
    run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
    -- Counted from 0, in FLORA's order.
    position INTEGER NOT NULL,
    output_id TEXT NOT NULL,
    type TEXT NOT NULL,
    -- A URL, or of type `text` the text itself.
    content TEXT NOT NULL,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- What happened, each thing once, in the order in which it was told: new rows are news.
CREATE TABLE changes (
    change_id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
    -- started, progressed, ended or settled (its cost has become known).
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    progress REAL NOT NULL,
    -- When the mirror saw it, by the clock of its machine.
    seen_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX changes_by_run ON changes (run_id);

-- Entries that could not be read, runs that FLORA does not find any more, and runs that are watched no
-- more.
CREATE TABLE left_out (
    left_out_id INTEGER PRIMARY KEY,
    run_id TEXT,
    message TEXT NOT NULL,
    -- Of an entry that could not be read: where, why, and its JSON as it came.
    path TEXT,
    reason TEXT,
    raw TEXT,
    seen_ms INTEGER NOT NULL
) STRICT;

-- The runs for people: times in words (UTC), names, how long it took.
CREATE VIEW history AS
SELECT
    runs.run_id,
    runs.status,
    runs.progress,
    techniques.name AS technique,
    strftime('%Y-%m-%dT%H:%M:%fZ', runs.created_ms / 1000.0, 'unixepoch') AS created_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', runs.started_ms / 1000.0, 'unixepoch') AS started_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', runs.completed_ms / 1000.0, 'unixepoch') AS completed_at,
    -- From its creation to its end, queueing included.
    CASE WHEN runs.completed_ms >= runs.created_ms
        THEN (runs.completed_ms - runs.created_ms) / 1000.0
    END AS seconds,
    runs.charged_cost,
    runs.error_code,
    runs.error_message,
    CASE WHEN runs.has_outputs
        THEN (SELECT count(*) FROM outputs WHERE outputs.run_id = runs.run_id)
    END AS outputs,
    runs.technique_id,
    runs.project_id,
    runs.workspace_id
FROM runs
LEFT JOIN techniques ON techniques.technique_id = runs.technique_id;
