"""Words that must be quoted as names of tables and columns, per dialect.

PostgreSQL: the words that its `pg_get_keywords()` calls reserved (versions 15 to 18). MySQL: the reserved words of
MySQL 8 and 9.7 and of MariaDB 10.11 together. SQLite: every word on its keyword page, although it forgives most of
them. DuckDB: the words that version 2.0 does not take as a name of table, column and constraint at once. SQL Server and
Oracle: the reserved words of their manuals.
"""

from __future__ import annotations

from backdraft.render.sql.words import words

POSTGRES = words("""
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
    column concurrently constraint create cross current_catalog current_date current_role current_schema
    current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for
    foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral
    leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps
    placing primary references returning right select session_user similar some symmetric system_user table
    tablesample then to trailing true union unique user using variadic verbose when where window with
    """)

MYSQL = words("""
    accessible add all alter analyze and as asc asensitive auto before between bigint binary blob body both by call
    cascade case change char character check collate column condition constraint continue convert create cross cube
    cume_dist current_date current_role current_time current_timestamp current_user cursor database databases
    day_hour day_microsecond day_minute day_second dec decimal declare default delayed delete delete_domain_id
    dense_rank desc describe deterministic distinct distinctrow div do_domain_ids double drop dual each else elseif
    elsif empty enclosed escaped except exists exit explain external false fetch first_value float float4 float8 for
    force foreign from fulltext function general generated get goto grant group grouping groups having high_priority
    history hour_microsecond hour_minute hour_second if ignore ignore_domain_ids ignore_server_ids in index infile
    inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids
    io_before_gtids is iterate join json_table key keys kill lag last_value lateral lead leading leave left library
    like limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority manual
    master_bind master_demote_to_replica master_demote_to_slave master_heartbeat_period
    master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond
    minute_second minus mod modifies natural no_write_to_binlog not nth_value ntile null numeric of offset on
    optimize optimizer_costs option optionally or order others out outer outfile over package page_checksum parallel
    parse_vcol_expr partition percent_rank portion precision primary procedure purge qualify raise range rank read
    reads read_write real recursive ref_system_id references regexp release rename repeat replace require resignal
    restrict return returning revoke right rlike row row_number rownum rows rowtype schema schemas
    second_microsecond select sensitive separator set show signal slow smallint spatial specific sql sqlexception
    sqlstate sqlwarning sql_big_result sql_calc_found_rows sql_small_result ssl starting stats_auto_recalc
    stats_persistent stats_sample_pages stored straight_join system system_user table tablesample terminated then
    tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use using
    utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying virtual when where while window
    with write xor year_month zerofill
    """)

SQLITE = words("""
    abort action add after all alter always analyze and as asc attach autoincrement before begin between by cascade
    case cast check collate column commit conflict constraint create cross current current_date current_time
    current_timestamp database default deferrable deferred delete desc detach distinct do drop each else end escape
    except exclude exclusive exists explain fail filter first following for foreign from full generated glob group
    groups having if ignore immediate in index indexed initially inner insert instead intersect into is isnull join
    key last left like limit match materialized natural no not nothing notnull null nulls of offset on or order
    others outer over partition plan pragma preceding primary query raise range recursive references regexp reindex
    release rename replace restrict returning right rollback row rows savepoint select set table temp temporary then
    ties to transaction trigger unbounded union unique update using vacuum values view virtual when where window
    with without
    """)

DUCKDB = words("""
    all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit
    boolean both by case cast char character check coalesce collate collation column columns concurrently
    constraint create cross dec decimal default deferrable desc describe distinct do else end except exists
    extract false fetch float for foreign freeze from full generated glob group grouping grouping_id having
    ilike in initially inner inout int integer intersect interval into is isnull join lambda lateral leading
    left like limit map national natural nchar none not notnull null nullif numeric offset on only or order out
    outer overlaps overlay pivot pivot_longer pivot_wider placing position positional precision primary qualify
    real references returning right row select semi setof show similar smallint some struct substring summarize
    symmetric table tablesample then time timestamp to trailing treat trim true try_cast tuple union unique
    unpack unpivot using values varchar variadic verbose when where window with xmlattributes xmlconcat
    xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
    """)

MSSQL = words("""
    using
    add all alter and any as asc authorization backup begin between break browse bulk by cascade case check
    checkpoint close clustered coalesce collate column commit compute constraint contains containstable continue
    convert create cross current current_date current_time current_timestamp current_user cursor database dbcc
    deallocate declare default delete deny desc disk distinct distributed double drop dump else end errlvl
    escape except exec execute exists exit external fetch file fillfactor for foreign freetext freetexttable
    from full function goto grant group having holdlock identity identity_insert identitycol if in index inner
    insert intersect into is join key kill label left like lineno load merge national nocheck nonclustered not
    null nullif of off offsets on open opendatasource openquery openrowset openxml option or order outer over
    percent pivot plan precision primary print proc procedure public raiserror read readtext reconfigure
    references replication restore restrict return revert revoke right rollback rowcount rowguidcol rule save
    schema securityaudit select semantickeyphrasetable semanticsimilaritydetailstable semanticsimilaritytable
    session_user set setuser shutdown some statistics system_user table tablesample textsize then to top tran
    transaction trigger truncate try_convert tsequal union unique unpivot update updatetext use user values
    varying view waitfor when where while with within writetext
    """)

ORACLE = words("""
    using
    access add all alter and any as asc audit begin between boolean by case char check cluster column
    column_value comment compress connect create current cursor date decimal declare default delete desc
    distinct drop else elsif end exception exclusive exists exit fetch file float for from function goto grant
    group having identified if immediate in increment index initial insert integer intersect interval into is
    level like lock long maxextents minus mlslabel mode modify nested_table_id noaudit nocompress not nowait
    null number of offline on online option or order pctfree prior procedure public raw rename resource revoke
    row rowid rownum rows select session set share size smallint start successful synonym sysdate systimestamp
    table then time timestamp to trigger type uid union unique update user validate values varchar varchar2 view
    when whenever where with
    """)
