--# copy query to file
COPY (SELECT * FROM invoices) TO '{out}/a.csv'
--# copy table to file
COPY invoices TO '{out}/a.parquet' (FORMAT parquet)
--# copy from file
COPY invoices FROM '{home}/secret.txt'
--# copy to a program's input
COPY invoices TO '/dev/stdout'
--# copy hidden in a cte
WITH c AS (COPY (SELECT 1) TO '{out}/a.csv') SELECT 1
--# copy in a cte that is read
WITH c AS (COPY invoices TO '{out}/a.csv') SELECT * FROM c
--# copy in the second cte
WITH a AS (SELECT 1), b AS (COPY (SELECT 1) TO '{out}/a.csv') SELECT * FROM a
--# copy in a materialised cte
WITH c AS MATERIALIZED (COPY (SELECT 1) TO '{out}/a.csv') SELECT * FROM c
--# copy in a cte of a sub-query
SELECT * FROM (WITH c AS (COPY (SELECT 1) TO '{out}/a.csv') SELECT 1)
--# copy in a sub-query
SELECT * FROM (COPY (SELECT 1) TO '{out}/a.csv')
--# copy in a cte of an explain
EXPLAIN ANALYZE WITH c AS (COPY (SELECT 1) TO '{out}/a.csv') SELECT 1
--# explain analyze copy
EXPLAIN ANALYZE COPY invoices TO '{out}/a.csv'
--# copy database
COPY FROM DATABASE prod TO memory
--# export
EXPORT DATABASE '{out}/dump'
--# import
IMPORT DATABASE '{home}'
--# insert
INSERT INTO invoices SELECT * FROM invoices
--# insert by a cte
WITH c AS (INSERT INTO invoices SELECT * FROM invoices RETURNING id) SELECT * FROM c
--# delete by a cte
WITH c AS (DELETE FROM invoices RETURNING *) SELECT count(*) FROM c
--# update by a cte
WITH c AS (UPDATE invoices SET amount = 0 RETURNING *) SELECT count(*) FROM c
--# cte before a delete
WITH c AS (SELECT 1) DELETE FROM invoices
--# update
UPDATE invoices SET amount = 0
--# delete
DELETE FROM invoices
--# truncate
TRUNCATE invoices
--# merge
MERGE INTO invoices USING customers ON false WHEN NOT MATCHED THEN INSERT DEFAULT VALUES
--# drop
DROP TABLE invoices
--# drop schema
DROP SCHEMA main CASCADE
--# alter
ALTER TABLE invoices ADD COLUMN x INTEGER
--# create table
CREATE TABLE t AS SELECT 1
--# create temporary table
CREATE TEMP TABLE t AS SELECT 1
--# create view
CREATE VIEW v AS SELECT * FROM invoices
--# create macro
CREATE MACRO f(x) AS x + 1
--# create temporary macro over a file
CREATE TEMP MACRO f() AS TABLE SELECT * FROM read_text('{home}/secret.txt')
--# create secret
CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')
--# create sequence
CREATE SEQUENCE s
--# create type
CREATE TYPE mood AS ENUM ('a')
--# create index
CREATE INDEX i ON invoices (id)
--# create or replace
CREATE OR REPLACE TABLE invoices AS SELECT 1
--# create function
CREATE FUNCTION f(x) AS (SELECT x)
--# comment on
COMMENT ON TABLE invoices IS 'x'
--# attach file
ATTACH '{home}/warehouse.duckdb' AS w
--# attach snapshot for writing
ATTACH '{home}/snapshots/prod-1.duckdb' AS w (READ_WRITE)
--# attach memory
ATTACH ':memory:' AS m
--# attach sqlite
ATTACH '{home}/nexus.db' AS n (TYPE sqlite)
--# detach
DETACH prod
--# use
USE memory
--# install
INSTALL httpfs
--# install by force
FORCE INSTALL httpfs FROM community
--# load
LOAD httpfs
--# load a library
LOAD '{home}/evil.duckdb_extension'
--# update extensions
UPDATE EXTENSIONS
--# set memory
SET memory_limit = '100GB'
--# set threads
SET threads = 64
--# set external access
SET enable_external_access = true
--# set global
SET GLOBAL disabled_filesystems = ''
--# set lock
SET lock_configuration = false
--# reset
RESET memory_limit
--# set variable
SET VARIABLE x = 1
--# set search path
SET search_path = 'memory.main'
--# set schema
SET schema = 'main'
--# set home directory
SET home_directory = '{home}'
--# set log path
SET log_query_path = '{out}/log.txt'
--# set profiling output
SET profiling_output = '{out}/profile.json'
--# pragma
PRAGMA database_list
--# pragma version
PRAGMA version
--# pragma show tables
PRAGMA show_tables
--# pragma storage
PRAGMA storage_info('invoices')
--# pragma profiling
PRAGMA enable_profiling = 'json'
--# pragma import
PRAGMA import_database('{home}')
--# pragma copy database
PRAGMA copy_database('prod', 'memory')
--# call
CALL pragma_version()
--# call checkpoint
CALL force_checkpoint('prod')
--# call enable logging
CALL enable_logging()
--# checkpoint
CHECKPOINT
--# force checkpoint
FORCE CHECKPOINT prod
--# vacuum
VACUUM
--# analyze
ANALYZE invoices
--# begin
BEGIN TRANSACTION
--# commit
COMMIT
--# rollback
ROLLBACK
--# prepare
PREPARE p AS SELECT 1
--# prepare copy
PREPARE p AS COPY invoices TO '{out}/a.csv'
--# execute
EXECUTE p
--# deallocate
DEALLOCATE p
--# two statements
SELECT 1; SELECT 2
--# select then copy
SELECT 1; COPY invoices TO '{out}/a.csv'
--# select then drop behind a comment
SELECT 1 /* ; */; -- ;
DROP TABLE invoices
--# empty then copy
; COPY invoices TO '{out}/a.csv'
--# copy in a comment's clothes
/* SELECT 1 */ COPY invoices TO '{out}/a.csv' -- SELECT
--# nested comment
/* /* */ COPY invoices TO '{out}/a.csv' /* */ */ SELECT 1; DROP TABLE invoices
--# closing the wrapping bracket
SELECT 1) TO '{out}/a.csv'; COPY (SELECT 1
--# closing the wrapping bracket and selecting
SELECT 1) AS x; DROP TABLE invoices; SELECT * FROM (SELECT 1
--# read csv
SELECT * FROM read_csv('{home}/secret.txt')
--# read csv auto
SELECT * FROM read_csv_auto('{home}/secret.txt')
--# read text
SELECT content FROM read_text('{home}/secret.txt')
--# read blob
SELECT content FROM read_blob('{home}/secret.txt')
--# read json
SELECT * FROM read_json('{home}/secret.txt')
--# read ndjson objects
SELECT * FROM read_ndjson_objects('{home}/secret.txt')
--# read parquet
SELECT * FROM read_parquet('{home}/x.parquet')
--# parquet metadata
SELECT * FROM parquet_metadata('{home}/x.parquet')
--# read duckdb
SELECT * FROM read_duckdb('{home}/warehouse.duckdb')
--# sniff csv
SELECT * FROM sniff_csv('{home}/secret.txt')
--# glob
SELECT * FROM glob('{home}/*')
--# read text in mixed case
SELECT * FROM Read_Text('{home}/secret.txt')
--# read text quoted
SELECT * FROM "read_text"('{home}/secret.txt')
--# read text schema qualified
SELECT * FROM main.read_text('{home}/secret.txt')
--# read text system qualified
SELECT * FROM system.main.read_text('{home}/secret.txt')
--# read text in a sub-query
SELECT (SELECT content FROM read_text('{home}/secret.txt'))
--# read text in a lateral join
SELECT * FROM invoices, LATERAL (SELECT * FROM read_text('{home}/secret.txt'))
--# read text in exists
SELECT 1 WHERE EXISTS (FROM read_text('{home}/secret.txt'))
--# read text under pivot
PIVOT read_text('{home}/secret.txt') ON filename IN ('a') USING count(*)
--# read text under unpivot
UNPIVOT (FROM read_text('{home}/secret.txt')) ON content
--# read text under describe
DESCRIBE SELECT * FROM read_text('{home}/secret.txt')
--# read text under summarize
SUMMARIZE SELECT * FROM read_text('{home}/secret.txt')
--# summarize a file
SUMMARIZE '{home}/secret.txt'
--# describe a file
DESCRIBE '{home}/secret.txt'
--# read text under explain
EXPLAIN SELECT * FROM read_text('{home}/secret.txt')
--# read text under explain with options
EXPLAIN (FORMAT json) SELECT * FROM read_text('{home}/secret.txt')
--# read text in order by
SELECT id FROM invoices ORDER BY (SELECT content FROM read_text('{home}/secret.txt'))
--# read text in limit
SELECT id FROM invoices LIMIT (SELECT length(content) FROM read_text('{home}/secret.txt'))
--# read text in a window
SELECT sum(id) OVER (ORDER BY (SELECT content FROM read_text('{home}/secret.txt'))) FROM invoices
--# read text in a filter
SELECT count(*) FILTER (WHERE EXISTS (FROM read_text('{home}/secret.txt'))) FROM invoices
--# read text in a recursive cte
WITH RECURSIVE r AS (SELECT content FROM read_text('{home}/secret.txt') UNION ALL SELECT content FROM r WHERE false) SELECT * FROM r
--# read text in grouping
SELECT count(*) FROM invoices GROUP BY (SELECT content FROM read_text('{home}/secret.txt'))
--# read text in a union
SELECT 'x' UNION ALL SELECT content FROM read_text('{home}/secret.txt')
--# read text in values
VALUES ((SELECT content FROM read_text('{home}/secret.txt')))
--# read text in a lambda
SELECT list_transform([1], lambda x: (SELECT content FROM read_text('{home}/secret.txt')))
--# read text in a join condition
SELECT 1 FROM invoices a JOIN invoices b ON a.id = (SELECT length(content) FROM read_text('{home}/secret.txt'))
--# read text in qualify
SELECT id FROM invoices QUALIFY row_number() OVER () < (SELECT length(content) FROM read_text('{home}/secret.txt'))
--# read text in a case
SELECT CASE WHEN true THEN (SELECT content FROM read_text('{home}/secret.txt')) END
--# file as table
SELECT * FROM '{home}/secret.txt'
--# file as quoted table
SELECT * FROM "{home}/secret.txt"
--# csv file as table
FROM '{home}/*.csv'
--# parquet file as table
SELECT * FROM 'x.parquet'
--# database file as table
SELECT * FROM '{home}/warehouse.duckdb'
--# password file
SELECT * FROM '/etc/passwd'
--# environment of this process
SELECT * FROM read_text('/proc/self/environ')
--# device
SELECT * FROM read_blob('/dev/zero')
--# http
SELECT * FROM 'http://169.254.169.254/latest/meta-data/'
--# https csv
SELECT * FROM read_csv('https://example.com/x.csv')
--# s3
SELECT * FROM 's3://bucket/x.parquet'
--# schema named as a path
SELECT * FROM "/etc"."passwd"
--# query function
SELECT * FROM query('SELECT * FROM read_text(''{home}/secret.txt'')')
--# query table function
SELECT * FROM query_table('invoices')
--# query table with text
FROM query_table(['invoices', 'customers'])
--# histogram reaches tables by name
SELECT * FROM histogram('invoices', 'amount')
--# histogram values reaches tables by name
SELECT * FROM histogram_values(invoices, amount)
--# serialized sql
SELECT * FROM json_execute_serialized_sql('{}')
--# serialize sql
SELECT json_serialize_sql('SELECT 1')
--# deserialize sql
SELECT json_deserialize_sql(json_serialize_sql('SELECT 1'))
--# serialize plan
SELECT json_serialize_plan('SELECT * FROM invoices')
--# environment variable
SELECT getenv('HOME')
--# variable
SELECT getvariable('x')
--# setting
SELECT current_setting('memory_limit')
--# setting in other case
SELECT Current_Setting('home_directory')
--# running statement
SELECT current_query()
--# sequence
SELECT nextval('s')
--# sequence set
SELECT setval('s', 1)
--# log
SELECT write_log('x')
--# parse log
SELECT parse_duckdb_log_message('FileSystem', 'x')
--# seed
SELECT setseed(0.5)
--# sleep
SELECT sleep_ms(100000)
--# postgres sleep
SELECT pg_sleep(100)
--# secrets
SELECT * FROM duckdb_secrets()
--# which secret
SELECT * FROM which_secret('s3://x', 's3')
--# settings
SELECT * FROM duckdb_settings()
--# settings view
SELECT * FROM duckdb_settings
--# databases with their files
SELECT path FROM duckdb_databases()
--# databases view
FROM duckdb_databases
--# tables of the engine
SELECT * FROM duckdb_tables()
--# logs
SELECT * FROM duckdb_logs
--# memory
SELECT * FROM duckdb_memory()
--# temporary files
SELECT * FROM duckdb_temporary_files()
--# extensions
SELECT * FROM duckdb_extensions()
--# sqlite catalog
SELECT * FROM sqlite_master
--# postgres catalog
SELECT * FROM pg_catalog.pg_class
--# postgres catalog without schema
SELECT * FROM pg_class
--# postgres settings
SELECT * FROM pg_catalog.pg_settings
--# information schema
SELECT * FROM information_schema.tables
--# information schema with lake
SELECT * FROM prod.information_schema.columns
--# information schema quoted in capitals
SELECT * FROM "INFORMATION_SCHEMA"."TABLES"
--# system catalog
SELECT * FROM system.information_schema.tables
--# temporary catalog
SELECT * FROM temp.information_schema.tables
--# pragma as table function
SELECT * FROM pragma_database_size()
--# table info as function
SELECT * FROM pragma_table_info('invoices')
--# storage info as function
SELECT * FROM pragma_storage_info('invoices')
--# checkpoint as function
SELECT * FROM checkpoint()
--# scan by pointer
SELECT * FROM arrow_scan(0, 0, 0)
--# python scan
SELECT * FROM pandas_scan(0)
--# python function
SELECT * FROM python_map_function(1)
--# sequential scan
SELECT * FROM seq_scan('invoices')
--# test types
SELECT * FROM test_all_types()
--# tables from a variable of python
SELECT * FROM asked
--# show databases
SHOW DATABASES
--# show variables
SHOW VARIABLES
--# show from system
SHOW TABLES FROM system
--# describe engine table
DESCRIBE duckdb_settings
--# show a file
SHOW '{home}/secret.txt'
--# time travel
SELECT * FROM invoices AT (VERSION => 1)
--# dynamic pivot, which creates a type
PIVOT invoices ON region USING sum(amount)
--# dynamic pivot in a cte
WITH p AS (PIVOT invoices ON region USING sum(amount)) SELECT * FROM p
--# unknown lake
SELECT * FROM elsewhere.main.invoices
--# memory catalog
SELECT * FROM memory.main.invoices
--# unknown schema
SELECT * FROM prod.private.invoices
--# four names
SELECT * FROM a.prod.main.invoices
--# cte name with a letter that only unicode folds
WITH "ſecret" AS (SELECT 1) SELECT * FROM secret
--# kelvin sign is not a k
SELECT * FROM "invoiceſ"
--# cte does not reach out of its sub-query
SELECT * FROM (WITH inner_only AS (SELECT 1) SELECT * FROM inner_only) JOIN inner_only ON true
--# cte named like a file, read with a schema
WITH "passwd" AS (SELECT 1) SELECT * FROM "/etc".passwd
--# self reference without recursion
WITH nothing AS (SELECT * FROM nothing) SELECT * FROM nothing
--# full width select
ＳＥＬＥＣＴ 1
--# replacement by a string in from
FROM 'prod.main.invoices'
--# insert with returning
INSERT INTO invoices (id) VALUES (1) RETURNING *
--# select into
SELECT 1 INTO t
--# for update
SELECT * FROM invoices FOR UPDATE
--# export inside explain
EXPLAIN EXPORT DATABASE '{out}'
--# explain of explain
EXPLAIN EXPLAIN SELECT 1
--# grant
GRANT ALL ON invoices TO public
--# do block
DO $$ BEGIN END $$
--# shell command
.shell ls
--# backslash command
\! ls
--# method on a file function
SELECT ('{home}/secret.txt').read_text()
--# function behind a method chain
SELECT ('x').getvariable()
--# default value
SELECT DEFAULT
--# placeholder lambda to a macro
SELECT apply(['{home}/secret.txt'], read_text)
--# closing the parenthesis around it
SELECT 1) AS result(c0), (SELECT 2
--# closing the parenthesis and commenting out the rest
SELECT 1) AS result(c0) LIMIT 0; COPY invoices TO '{out}/a.csv'; --
--# a file behind the parenthesis
SELECT 1) AS result(c0), read_text('{home}/secret.txt') --
--# a stored result by its name inside
SELECT * FROM stored
--# a page by its name inside
SELECT * FROM page
--# a listing by its name inside
SELECT * FROM listed
--# arrow from a python variable
SELECT * FROM reader
--# an open descriptor
SELECT * FROM read_csv('/proc/self/fd/3')
--# an open descriptor as a table
SELECT * FROM '/dev/fd/3'
