BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE blocks (
	number BIGINT NOT NULL,
	hash TEXT NOT NULL,
	parent TEXT NOT NULL,
	time BIGINT NOT NULL,
	PRIMARY KEY (number)
);
CREATE TABLE case_codes (
	application TEXT NOT NULL,
	code TEXT NOT NULL,
	PRIMARY KEY (application)
);
CREATE TABLE challenges (
	nonce TEXT NOT NULL,
	expires_at BIGINT NOT NULL,
	address TEXT,
	used BOOLEAN NOT NULL,
	PRIMARY KEY (nonce)
);
CREATE TABLE events (
	block_number BIGINT NOT NULL,
	log_index INTEGER NOT NULL,
	block_hash TEXT NOT NULL,
	tx_hash TEXT NOT NULL,
	name TEXT NOT NULL,
	permit TEXT,
	application TEXT,
	organisation TEXT,
	document TEXT,
	number TEXT,
	batch TEXT,
	attestation TEXT,
	commitment TEXT,
	scope TEXT,
	version TEXT,
	project TEXT,
	"key" TEXT,
	body TEXT NOT NULL,
	PRIMARY KEY (block_number, log_index),
	FOREIGN KEY(block_number) REFERENCES blocks (number) ON DELETE CASCADE
);
CREATE TABLE evidence_uses (
	evidence TEXT NOT NULL,
	block_number BIGINT NOT NULL,
	log_index INTEGER NOT NULL,
	PRIMARY KEY (evidence, block_number, log_index),
	FOREIGN KEY(block_number) REFERENCES blocks (number) ON DELETE CASCADE
);
CREATE TABLE idempotency (
	actor TEXT NOT NULL,
	route TEXT NOT NULL,
	"key" TEXT NOT NULL,
	digest TEXT NOT NULL,
	attempt INTEGER NOT NULL,
	status INTEGER,
	body TEXT,
	started_at BIGINT NOT NULL,
	owner TEXT,
	PRIMARY KEY (actor, route, "key")
);
CREATE TABLE joint_applications (
	sequence INTEGER NOT NULL,
	id TEXT NOT NULL,
	applicant TEXT NOT NULL,
	project TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	members TEXT NOT NULL,
	PRIMARY KEY (sequence),
	UNIQUE (id)
);
CREATE TABLE joint_members (
	application TEXT NOT NULL,
	joint TEXT NOT NULL,
	PRIMARY KEY (application),
	FOREIGN KEY(joint) REFERENCES joint_applications (id)
);
CREATE TABLE leases (
	account TEXT NOT NULL,
	owner TEXT NOT NULL,
	fence BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (account)
);
CREATE TABLE marks (
	name TEXT NOT NULL,
	number BIGINT NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE outbox (
	sequence INTEGER NOT NULL,
	account TEXT NOT NULL,
	id TEXT NOT NULL,
	"to" TEXT NOT NULL,
	data TEXT NOT NULL,
	label TEXT NOT NULL,
	state TEXT NOT NULL,
	nonce BIGINT,
	raw TEXT,
	tx_hash TEXT,
	block BIGINT,
	block_hash TEXT,
	gas_used BIGINT,
	revert_data TEXT,
	settled BOOLEAN NOT NULL,
	displaced_at BIGINT,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	PRIMARY KEY (sequence),
	UNIQUE (id),
	UNIQUE (tx_hash),
	CONSTRAINT uq_outbox_account_nonce UNIQUE (account, nonce)
);
CREATE TABLE permit_numbers (
	region TEXT NOT NULL,
	day TEXT NOT NULL,
	sequence INTEGER NOT NULL,
	application TEXT NOT NULL,
	PRIMARY KEY (region, day, sequence),
	CONSTRAINT uq_permit_numbers_application UNIQUE (region, day, application)
);
CREATE TABLE ratings (
	sequence INTEGER NOT NULL,
	application TEXT NOT NULL,
	authority TEXT NOT NULL,
	stage TEXT NOT NULL,
	score TEXT NOT NULL,
	text TEXT NOT NULL,
	rated_at BIGINT NOT NULL,
	PRIMARY KEY (sequence),
	CONSTRAINT uq_ratings_stage UNIQUE (application, stage)
);
CREATE TABLE records (
	sequence INTEGER NOT NULL,
	digest TEXT NOT NULL,
	type TEXT NOT NULL,
	body TEXT NOT NULL,
	application TEXT NOT NULL,
	organisation TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (sequence),
	CONSTRAINT uq_records UNIQUE (digest, application, organisation)
);
CREATE TABLE sessions (
	token TEXT NOT NULL,
	address TEXT NOT NULL,
	organisation TEXT NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (token)
);
CREATE TABLE unread_events (
	block_number BIGINT NOT NULL,
	log_index INTEGER NOT NULL,
	tx_hash TEXT NOT NULL,
	contract TEXT NOT NULL,
	event TEXT NOT NULL,
	cause TEXT NOT NULL,
	problem TEXT NOT NULL,
	about TEXT NOT NULL,
	PRIMARY KEY (block_number, log_index),
	FOREIGN KEY(block_number) REFERENCES blocks (number) ON DELETE CASCADE
);
CREATE TABLE waiting_ends (
	waiting TEXT NOT NULL,
	operation TEXT,
	at BIGINT NOT NULL,
	PRIMARY KEY (waiting)
);
COMMIT;
CREATE INDEX ix_challenges_expires_at ON challenges (expires_at);
CREATE INDEX ix_events_application ON events (application, block_number, log_index);
CREATE INDEX ix_events_attestation ON events (attestation, block_number, log_index);
CREATE INDEX ix_events_batch ON events (batch, block_number, log_index);
CREATE INDEX ix_events_commitment ON events (commitment, block_number, log_index);
CREATE INDEX ix_events_document ON events (document, block_number, log_index);
CREATE INDEX ix_events_key ON events ("key", block_number, log_index);
CREATE INDEX ix_events_name ON events (name, block_number, log_index);
CREATE INDEX ix_events_number ON events (number, block_number, log_index);
CREATE INDEX ix_events_organisation ON events (organisation, block_number, log_index);
CREATE INDEX ix_events_permit ON events (permit, block_number, log_index);
CREATE INDEX ix_events_project ON events (project, block_number, log_index);
CREATE INDEX ix_events_scope ON events (scope, block_number, log_index);
CREATE INDEX ix_events_tx_hash ON events (tx_hash);
CREATE INDEX ix_events_version ON events (version, block_number, log_index);
CREATE INDEX ix_evidence_uses_block_number ON evidence_uses (block_number);
CREATE INDEX ix_idempotency_started_at ON idempotency (started_at);
CREATE INDEX ix_joint_applications_applicant ON joint_applications (applicant, sequence);
CREATE INDEX ix_outbox_account_settled ON outbox (account, settled, sequence);
CREATE INDEX ix_ratings_authority ON ratings (authority, sequence);
CREATE INDEX ix_records_application ON records (application, type, sequence);
CREATE INDEX ix_records_organisation ON records (organisation, type, sequence);
CREATE INDEX ix_sessions_expires_at ON sessions (expires_at);
