--
-- PostgreSQL database dump
--

-- Dumped from database version 16.3 (Debian 16.3-1.pgdg120+1)
-- Dumped by pg_dump version 16.3 (Debian 16.3-1.pgdg120+1)

\restrict abcDEF123

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA billing;
ALTER SCHEMA billing OWNER TO app;
CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;
COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';
CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;

CREATE TYPE public.member_role AS ENUM (
    'owner',
    'admin',
    'member',
    'read-only'
);
ALTER TYPE public.member_role OWNER TO app;
CREATE TYPE billing.money_amount AS (
	currency character(3),
	cents bigint
);
CREATE DOMAIN public.slug AS character varying(64) DEFAULT 'x'::character varying NOT NULL
	CONSTRAINT slug_check CHECK (((VALUE)::text ~ '^[a-z0-9-]+$'::text));

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END;
$$;
ALTER FUNCTION public.touch() OWNER TO app;

SET default_tablespace = '';
SET default_table_access_method = heap;

CREATE TABLE public.accounts (
    id uuid DEFAULT public.gen_random_uuid() NOT NULL,
    slug public.slug,
    name text NOT NULL,
    email public.citext NOT NULL,
    plan character varying(20) DEFAULT 'free'::character varying NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    seats integer DEFAULT 1 NOT NULL,
    balance numeric(12,2) DEFAULT 0.00 NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, COALESCE(name, ''::text))) STORED,
    active_during tstzrange,
    location point,
    last_ip inet,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    deleted_at timestamp without time zone,
    CONSTRAINT accounts_plan_check CHECK (((plan)::text = ANY ((ARRAY['free'::character varying, 'pro'::character varying, 'enterprise'::character varying])::text[]))),
    CONSTRAINT seats_positive CHECK ((seats > 0)),
    CONSTRAINT accounts_balance_range CHECK (((balance >= (0)::numeric) AND (balance <= (1000000)::numeric)))
);
ALTER TABLE ONLY public.accounts REPLICA IDENTITY FULL;
ALTER TABLE public.accounts OWNER TO app;
COMMENT ON TABLE public.accounts IS 'A customer''s account';
COMMENT ON COLUMN public.accounts.plan IS 'What they pay for; see billing';

CREATE TABLE public.users (
    id bigint NOT NULL,
    email character varying(255) NOT NULL,
    encrypted_password character varying DEFAULT ''::character varying NOT NULL,
    "order" integer,
    "Full Name" text,
    bits bit(8) DEFAULT '00000000'::"bit",
    mask bit varying(16),
    iv interval DEFAULT '1 day'::interval,
    t time without time zone DEFAULT '12:30:00'::time without time zone,
    mac macaddr,
    amount money,
    doc xml,
    ch "char",
    created_at timestamp(6) without time zone NOT NULL
);
ALTER TABLE public.users OWNER TO app;
CREATE SEQUENCE public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.users_id_seq OWNER TO app;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;

CREATE TABLE public.memberships (
    account_id uuid NOT NULL,
    user_id bigint NOT NULL,
    role public.member_role DEFAULT 'member'::public.member_role NOT NULL,
    invited_by bigint
);

CREATE TABLE billing.invoices (
    id bigint NOT NULL,
    account_id uuid NOT NULL,
    number character varying(32) NOT NULL,
    total billing.money_amount,
    cents bigint NOT NULL,
    tax_cents bigint DEFAULT 0 NOT NULL,
    gross_cents bigint GENERATED ALWAYS AS ((cents + tax_cents)) STORED,
    period daterange NOT NULL,
    issued_on date DEFAULT CURRENT_DATE NOT NULL
);
ALTER TABLE billing.invoices ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME billing.invoices_id_seq
    START WITH 1000
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.events (
    id bigint NOT NULL,
    account_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    payload jsonb NOT NULL
)
PARTITION BY RANGE (at);
CREATE TABLE public.events_2026_01 (
    id bigint NOT NULL,
    account_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    payload jsonb NOT NULL
);
CREATE UNLOGGED TABLE public.sessions (
    id text NOT NULL,
    data bytea
);
CREATE TABLE public.legacy_users (
    note text
)
INHERITS (public.users);
CREATE VIEW public.active_accounts AS
 SELECT accounts.id
   FROM public.accounts
  WHERE (accounts.deleted_at IS NULL);
CREATE MATERIALIZED VIEW public.account_totals AS
 SELECT 1 AS a
  WITH NO DATA;

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_2026_01 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);

COPY public.users (id, email, encrypted_password, created_at) FROM stdin;
1	a@b.c	x;y\n'quote	2026-01-01 00:00:00
\.

SELECT pg_catalog.setval('public.users_id_seq', 1, true);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_pkey PRIMARY KEY (account_id, user_id);
ALTER TABLE ONLY billing.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);
ALTER TABLE ONLY billing.invoices
    ADD CONSTRAINT invoices_number_key UNIQUE (account_id, number) INCLUDE (cents);
ALTER TABLE ONLY billing.invoices
    ADD CONSTRAINT no_overlap EXCLUDE USING gist (account_id WITH =, period WITH &&);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id, at);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_slug_key UNIQUE NULLS NOT DISTINCT (slug);
ALTER TABLE public.accounts CLUSTER ON accounts_pkey;
ALTER TABLE ONLY public.accounts ALTER COLUMN email SET STATISTICS 500;
ALTER TABLE ONLY public.accounts ALTER COLUMN name SET STORAGE EXTERNAL;

CREATE INDEX index_accounts_on_lower_name ON public.accounts USING btree (lower(name) text_pattern_ops);
CREATE UNIQUE INDEX index_accounts_on_email ON public.accounts USING btree (email) WHERE (deleted_at IS NULL);
CREATE INDEX index_accounts_on_settings ON public.accounts USING gin (settings jsonb_path_ops);
CREATE INDEX index_accounts_on_tags ON public.accounts USING gin (tags);
CREATE INDEX index_accounts_created ON public.accounts USING btree (created_at DESC NULLS LAST, id);
CREATE INDEX index_accounts_brin ON public.accounts USING brin (created_at) WITH (pages_per_range='32');
CREATE INDEX index_users_name ON public.users USING btree ((((("Full Name" || ' '::text)) || (email)::text)));
CREATE INDEX events_at_idx ON ONLY public.events USING btree (at);
CREATE INDEX events_2026_01_at_idx ON public.events_2026_01 USING btree (at);
ALTER INDEX public.events_at_idx ATTACH PARTITION public.events_2026_01_at_idx;
COMMENT ON INDEX public.index_accounts_created IS 'newest first';
COMMENT ON CONSTRAINT seats_positive ON public.accounts IS 'at least one';
CREATE STATISTICS public.st ON name, plan FROM public.accounts;
CREATE TRIGGER touch BEFORE UPDATE ON public.accounts FOR EACH ROW EXECUTE FUNCTION public.touch();
CREATE RULE r AS ON INSERT TO public.sessions DO NOTHING;

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT fk_rails_99326fb65d FOREIGN KEY (user_id) REFERENCES public.users(id) ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT m_inv FOREIGN KEY (invited_by) REFERENCES public.users(id) ON DELETE SET NULL (invited_by) NOT VALID;
ALTER TABLE billing.invoices
    ADD CONSTRAINT invoices_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) MATCH FULL;

ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON public.accounts USING ((id = (current_setting('app.account'::text))::uuid));
CREATE PUBLICATION pub FOR ALL TABLES;
ALTER PUBLICATION pub OWNER TO app;
GRANT SELECT ON TABLE public.accounts TO reader;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA public GRANT SELECT ON TABLES TO reader;
SECURITY LABEL FOR anon ON COLUMN public.users.email IS 'MASKED';
REFRESH MATERIALIZED VIEW public.account_totals;
\unrestrict abcDEF123
--
-- PostgreSQL database dump complete
--
