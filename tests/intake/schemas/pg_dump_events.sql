SET default_table_access_method = heap;
CREATE TABLE public.events (
    id bigint NOT NULL,
    tenant uuid NOT NULL,
    body jsonb DEFAULT '{}'::jsonb NOT NULL,
    words tsvector,
    at timestamp with time zone NOT NULL
)
PARTITION BY HASH (tenant);
CREATE TABLE public.events_p0 (
    id bigint NOT NULL,
    tenant uuid NOT NULL,
    body jsonb DEFAULT '{}'::jsonb NOT NULL,
    words tsvector,
    at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.events ATTACH PARTITION public.events_p0 FOR VALUES WITH (modulus 8, remainder 0);
ALTER TABLE ONLY public.events ADD CONSTRAINT events_pkey PRIMARY KEY (tenant, id);
CREATE INDEX events_words ON ONLY public.events USING gin (words);
CREATE INDEX events_at ON public.events USING brin (at);
CREATE VIEW public.recent AS
 SELECT events.id
   FROM public.events
  WHERE (events.at > (now() - '1 day'::interval));
CREATE POLICY mine ON public.events USING ((tenant = (current_setting('app.tenant'::text))::uuid));
ALTER TABLE public.events ENABLE ROW LEVEL SECURITY;
CREATE RULE r AS ON DELETE TO public.events DO INSTEAD NOTHING;
