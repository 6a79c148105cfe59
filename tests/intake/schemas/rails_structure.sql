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

--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

--
-- Name: EXTENSION citext; Type: COMMENT
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';

CREATE TYPE public.visibility AS ENUM (
    'public',
    'unlisted',
    'it''s, odd'
);

CREATE DOMAIN public.positive_cents AS bigint
	CONSTRAINT positive_cents_check CHECK ((VALUE >= 0));

CREATE FUNCTION public.timestamp_id(table_name text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
  DECLARE
    time_part bigint;
  BEGIN
    time_part := (extract(epoch from now()) * 1000)::bigint << 16;
    RETURN time_part;
  END
$$;

SET default_tablespace = '';
SET default_table_access_method = heap;

CREATE TABLE public.accounts (
    id bigint NOT NULL,
    username character varying DEFAULT ''::character varying NOT NULL,
    domain character varying,
    email public.citext NOT NULL,
    last_ip inet,
    network cidr,
    mac macaddr,
    balance_cents public.positive_cents DEFAULT 0 NOT NULL,
    visibility public.visibility DEFAULT 'public'::public.visibility NOT NULL,
    past_visibilities public.visibility[] DEFAULT '{}'::public.visibility[] NOT NULL,
    also_known_as character varying[],
    moved_to_account_id bigint,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    active_during tstzrange,
    location point,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, (COALESCE(username, ''::character varying))::text)) STORED,
    discarded_at timestamp(6) without time zone,
    created_at timestamp(6) without time zone NOT NULL,
    updated_at timestamp(6) without time zone NOT NULL,
    CONSTRAINT username_len CHECK ((length((username)::text) <= 30)),
    CONSTRAINT chk_rails_1 CHECK ((settings IS JSON OBJECT)),
    CONSTRAINT no_self CHECK (((moved_to_account_id IS NULL) OR (moved_to_account_id <> id)))
);

COMMENT ON COLUMN public.accounts.email IS 'login; unique without regard to case';

CREATE TABLE public.ar_internal_metadata (
    key character varying NOT NULL,
    value character varying,
    created_at timestamp(6) without time zone NOT NULL,
    updated_at timestamp(6) without time zone NOT NULL
);

CREATE TABLE public.statuses (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    in_reply_to_id bigint,
    reblog_of_id bigint,
    pinned_for uuid DEFAULT gen_random_uuid(),
    text text DEFAULT ''::text NOT NULL,
    kind integer DEFAULT 0 NOT NULL,
    deleted_at timestamp without time zone,
    poll_options character varying[] DEFAULT '{a,"b c"}'::character varying[] NOT NULL,
    expires interval DEFAULT '7 days'::interval,
    price numeric(10,2) DEFAULT 0.0,
    score double precision DEFAULT '-1.5'::numeric NOT NULL
);

CREATE SEQUENCE public.statuses_id_seq
    START WITH 1000
    INCREMENT BY 10
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.statuses_id_seq OWNED BY public.statuses.id;

CREATE VIEW public.user_ips AS
 SELECT accounts.id, accounts.last_ip FROM public.accounts;

CREATE MATERIALIZED VIEW public.instances AS
 SELECT accounts.domain, count(*) AS accounts_count FROM public.accounts GROUP BY accounts.domain
  WITH NO DATA;

ALTER TABLE ONLY public.statuses ALTER COLUMN id SET DEFAULT nextval('public.statuses_id_seq'::regclass);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ar_internal_metadata
    ADD CONSTRAINT ar_internal_metadata_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT statuses_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT one_pin UNIQUE NULLS NOT DISTINCT (account_id, pinned_for) DEFERRABLE INITIALLY DEFERRED;

CREATE UNIQUE INDEX index_accounts_on_username_and_domain_lower ON public.accounts USING btree (lower((username)::text), COALESCE(lower((domain)::text), ''::text));
CREATE UNIQUE INDEX index_accounts_active_email ON public.accounts USING btree (email) WHERE (discarded_at IS NULL);
CREATE INDEX index_accounts_on_uri ON public.accounts USING btree (domain text_pattern_ops) WHERE (domain IS NOT NULL);
CREATE INDEX index_instances_on_reverse_domain ON public.instances USING btree (reverse(('.'::text || (domain)::text)), domain);
CREATE INDEX index_statuses_kinds ON public.statuses USING btree (account_id, id DESC NULLS LAST) INCLUDE (text) WHERE ((deleted_at IS NULL) AND (kind = ANY (ARRAY[0, 1, 3])));
CREATE INDEX index_accounts_search ON public.accounts USING gin (search);
CREATE INDEX index_accounts_trgm ON public.accounts USING gin (username public.gin_trgm_ops);
CREATE INDEX index_accounts_settings ON public.accounts USING gin (settings jsonb_path_ops);
CREATE INDEX index_accounts_c ON public.accounts USING btree (username COLLATE "C" DESC);
CREATE INDEX index_accounts_locale ON public.accounts USING btree (((settings ->> 'locale'::text)));
CREATE INDEX index_accounts_age ON public.accounts USING btree (((settings -> 'age'::text)::integer)) WHERE (jsonb_typeof((settings -> 'age'::text)) = 'number'::text);

ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT fk_rails_5a6eb2 FOREIGN KEY (reblog_of_id) REFERENCES public.statuses(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT fk_c7fa917661 FOREIGN KEY (in_reply_to_id) REFERENCES public.statuses(id) ON DELETE SET NULL NOT VALID;
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT fk_2320833084 FOREIGN KEY (moved_to_account_id) REFERENCES public.accounts(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT fk_9bda1543f7 FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;

CREATE TRIGGER t AFTER INSERT ON public.statuses FOR EACH ROW EXECUTE FUNCTION public.logidze_logger();

--
-- PostgreSQL database dump complete
--

SET search_path TO "$user", public;

INSERT INTO "schema_migrations" (version) VALUES
('20240216'),
('20240214');
