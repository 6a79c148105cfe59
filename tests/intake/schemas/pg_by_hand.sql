CREATE TYPE public.mpaa_rating AS ENUM ('G','PG','PG-13');
CREATE TYPE public.bug AS (x int, y text);
CREATE TYPE public.fr AS RANGE (subtype = float8);
CREATE DOMAIN public.year AS integer CONSTRAINT year_check CHECK (((VALUE >= 1901) AND (VALUE <= 2155)));
CREATE DOMAIN public.bıgınt AS bigint;
CREATE DOMAIN email AS citext CHECK (value ~ '^[^@]+@[^@]+$') NOT NULL DEFAULT 'a@b';
CREATE SEQUENCE public.film_film_id_seq AS integer START 1 CACHE 20 CYCLE MAXVALUE 1000;
CREATE TABLE public.film (
    film_id integer DEFAULT nextval('public.film_film_id_seq'::regclass) NOT NULL,
    title text NOT NULL,
    release_year public.year,
    language_id integer NOT NULL,
    rental_rate numeric(4,2) DEFAULT 4.99 NOT NULL,
    rating public.mpaa_rating DEFAULT 'G'::public.mpaa_rating,
    last_update timestamp with time zone DEFAULT now() NOT NULL,
    special_features text[],
    ratings mpaa_rating[] DEFAULT ARRAY['G','PG']::mpaa_rating[],
    b bug,
    mail email,
    fulltext tsvector NOT NULL,
    m int[][] ,
    money_col money DEFAULT 3.5,
    bits bit varying(5) DEFAULT B'101',
    d double precision DEFAULT 'NaN'::double precision,
    gen text GENERATED ALWAYS AS (CASE rating WHEN 'G'::mpaa_rating THEN 'all' ELSE 'some' END) STORED,
    ident2 bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.x_seq START WITH 5 INCREMENT BY 2 MINVALUE 1 CACHE 1)
);
ALTER TABLE ONLY public.film ADD CONSTRAINT film_pkey PRIMARY KEY (film_id) INCLUDE (title);
CREATE TABLE public.payment (
    payment_id integer NOT NULL,
    customer_id integer NOT NULL,
    tenant int not null,
    film int,
    payment_date timestamp with time zone NOT NULL,
    PRIMARY KEY (payment_date, payment_id)
)
PARTITION BY RANGE (payment_date);
CREATE TABLE public.payment_p2022_01 PARTITION OF public.payment (tenant DEFAULT 3) FOR VALUES FROM ('2022-01-01') TO ('2022-02-01');
CREATE TABLE tenanted (tenant int not null, id int not null, boss int, note text collate "de_DE", primary key (tenant,id),
  foreign key (tenant, boss) references tenanted (tenant,id) on delete set null (boss) on update cascade deferrable,
  exclude using gist (note with =),
  check (id > 0) no inherit,
  constraint odd unique (id, note) include (boss) with (fillfactor=70) using index tablespace fast);
CREATE UNLOGGED TABLE u (LIKE tenanted INCLUDING ALL, extra int);
CREATE TABLE child (more int) INHERITS (tenanted) WITH (fillfactor=60, autovacuum_enabled=false) TABLESPACE fast;
CREATE TABLE of_type OF bug (PRIMARY KEY (x));
CREATE TABLE ctas AS SELECT 1 AS a;
CREATE TEMP TABLE temps (a int) ON COMMIT DROP;
CREATE FOREIGN TABLE ft (a int) SERVER s;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ux ON tenanted USING btree ((note::varchar(10) COLLATE "C") text_pattern_ops DESC NULLS FIRST, ((id+1)::bigint)) NULLS NOT DISTINCT WHERE note IN ('a','b') AND boss IS NOT NULL;
CREATE INDEX ON film USING brin (last_update) WITH (pages_per_range=32) TABLESPACE fast;
CREATE INDEX film_hash ON film USING hash (title);
CREATE INDEX film_gist ON public.film USING gist (fulltext);
CREATE INDEX film_ft ON film USING gin (to_tsvector('english', title || ' ' || coalesce(title,'')));
CREATE STATISTICS s1 ON title, rating FROM film;
ALTER TABLE film ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON film USING (true);
ALTER TABLE film REPLICA IDENTITY FULL;
ALTER TABLE film CLUSTER ON film_pkey;
ALTER TABLE ONLY film ALTER COLUMN title SET STATISTICS 500;
ALTER TABLE ONLY film ALTER COLUMN title SET STORAGE EXTERNAL;
ALTER TABLE film ALTER COLUMN title SET NOT NULL, ALTER title SET DEFAULT 'x', ALTER language_id DROP NOT NULL, ALTER rental_rate TYPE numeric(6,2), DROP COLUMN d, ADD COLUMN zz int UNIQUE CHECK (zz <> 4) REFERENCES film(film_id) ON DELETE NO ACTION;
ALTER TABLE film RENAME CONSTRAINT film_pkey TO fpk;
ALTER TABLE film DROP CONSTRAINT fpk;
ALTER TABLE film SET SCHEMA other;
ALTER TYPE mpaa_rating ADD VALUE 'R' AFTER 'PG';
ALTER TYPE mpaa_rating RENAME VALUE 'G' TO 'GG';
ALTER TYPE mpaa_rating RENAME TO ratings2;
ALTER INDEX film_hash RENAME TO fh;
ALTER DOMAIN year ADD CHECK (VALUE <> 2000);
ALTER SEQUENCE public.film_film_id_seq OWNED BY film.film_id;
ALTER VIEW v OWNER TO x;
CREATE RULE r AS ON INSERT TO film DO INSTEAD NOTHING;
CREATE AGGREGATE public.group_concat(text) ( SFUNC = f, STYPE = text );
CREATE CAST (int AS text) WITH FUNCTION f(int);
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f);
CREATE COLLATION german (provider=icu, locale='de');
CREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION f();
CREATE PUBLICATION pub FOR ALL TABLES;
COMMENT ON INDEX film_hash IS 'idx';
COMMENT ON CONSTRAINT odd ON tenanted IS 'c';
COMMENT ON TYPE mpaa_rating IS 'ratings';
COMMENT ON COLUMN film.nothing IS 'x';
COMMENT ON TABLE film IS E'line1\nline2 \'q\' \\ back';
SECURITY LABEL ON TABLE film IS 'x';
GRANT SELECT ON film TO public;
DO $$ BEGIN CREATE TABLE hidden (a int); END $$;
COPY public.film (film_id) FROM stdin;
1	ACADEMY; DINOSAUR
\.
REFRESH MATERIALIZED VIEW x; 
\connect other
\restrict abc
