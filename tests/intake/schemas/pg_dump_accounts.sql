CREATE TABLE "Account" (
    "Id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "Balance" money DEFAULT 0 NOT NULL,
    parent uuid,
    opened timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "PK_Account" PRIMARY KEY ("Id"),
    CONSTRAINT balance_check CHECK (("Balance" <> '5'::money))
);
CREATE TABLE "Entry" (
    account uuid NOT NULL,
    no smallint NOT NULL CHECK (no BETWEEN 1 AND 99),
    at inet,
    CONSTRAINT pk PRIMARY KEY (account, no),
    CONSTRAINT fk FOREIGN KEY (account) REFERENCES "Account"("Id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "Note" (
    id serial PRIMARY KEY,
    account uuid,
    no smallint,
    text text NOT NULL,
    FOREIGN KEY (account, no) REFERENCES "Entry" (account, no) MATCH FULL
);
ALTER TABLE "Account" ADD CONSTRAINT fk_parent FOREIGN KEY (parent) REFERENCES "Account"("Id") NOT VALID;
ALTER TABLE "Account" VALIDATE CONSTRAINT fk_parent;
CREATE UNIQUE INDEX CONCURRENTLY by_text ON "Note" (text text_pattern_ops) INCLUDE (account);
