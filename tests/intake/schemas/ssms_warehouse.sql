USE [master]
GO
/****** Object:  Database [Warehouse]    Script Date: 3/4/2026 10:11:12 AM ******/
CREATE DATABASE [Warehouse]
 CONTAINMENT = NONE
 ON  PRIMARY 
( NAME = N'Warehouse', FILENAME = N'C:\Data\Warehouse.mdf' , SIZE = 73728KB , MAXSIZE = UNLIMITED, FILEGROWTH = 65536KB ), 
 FILEGROUP [Archive] 
( NAME = N'Archive1', FILENAME = N'C:\Data\Archive1.ndf' , SIZE = 8192KB , MAXSIZE = UNLIMITED, FILEGROWTH = 65536KB )
 LOG ON 
( NAME = N'Warehouse_log', FILENAME = N'C:\Data\Warehouse_log.ldf' , SIZE = 8192KB , MAXSIZE = 2048GB , FILEGROWTH = 65536KB )
 WITH CATALOG_COLLATION = DATABASE_DEFAULT, LEDGER = OFF
GO
IF (1 = FULLTEXTSERVICEPROPERTY('IsFullTextInstalled'))
begin
EXEC [Warehouse].[dbo].[sp_fulltext_database] @action = 'enable'
end
GO
ALTER DATABASE [Warehouse] SET COMPATIBILITY_LEVEL = 160
GO
ALTER DATABASE [Warehouse] SET QUERY_STORE (OPERATION_MODE = READ_WRITE, CLEANUP_POLICY = (STALE_QUERY_THRESHOLD_DAYS = 30), MAX_STORAGE_SIZE_MB = 1000)
GO
USE [Warehouse]
GO
/****** Object:  User [reader]    Script Date: 3/4/2026 10:11:12 AM ******/
CREATE USER [reader] FOR LOGIN [reader] WITH DEFAULT_SCHEMA=[dbo]
GO
ALTER ROLE [db_datareader] ADD MEMBER [reader]
GO
/****** Object:  Schema [stock]    Script Date: 3/4/2026 10:11:12 AM ******/
CREATE SCHEMA [stock]
GO
CREATE SCHEMA [hr] AUTHORIZATION [dbo]
GO
/****** Object:  UserDefinedDataType [dbo].[Sku]    Script Date: 3/4/2026 10:11:12 AM ******/
CREATE TYPE [dbo].[Sku] FROM [varchar](20) NOT NULL
GO
CREATE TYPE [stock].[Quantity] FROM [decimal](12, 3) NULL
GO
CREATE TYPE [dbo].[SkuList] AS TABLE(
	[Sku] [dbo].[Sku] NOT NULL,
	PRIMARY KEY CLUSTERED 
(
	[Sku] ASC
)WITH (IGNORE_DUP_KEY = OFF)
)
GO
CREATE PARTITION FUNCTION [ByYear](datetime2(3)) AS RANGE RIGHT FOR VALUES (N'2025-01-01T00:00:00.000', N'2026-01-01T00:00:00.000')
GO
CREATE PARTITION SCHEME [ByYearScheme] AS PARTITION [ByYear] TO ([PRIMARY], [PRIMARY], [PRIMARY])
GO
CREATE XML SCHEMA COLLECTION [dbo].[Labels] AS N'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:element name="label"/></xsd:schema>'
GO
CREATE SEQUENCE [stock].[MovementNo] 
 AS [bigint]
 START WITH 1000
 INCREMENT BY 1
 MINVALUE -9223372036854775808
 MAXVALUE 9223372036854775807
 CACHE 
GO
CREATE SEQUENCE [dbo].[Unused] AS [int] START WITH 1 INCREMENT BY 1
GO
CREATE DEFAULT [dbo].[Zero] AS 0
GO
CREATE RULE [dbo].[Positive] AS @value > 0
GO
CREATE SYNONYM [dbo].[Products] FOR [Legacy].[dbo].[Products]
GO
/****** Object:  UserDefinedFunction [dbo].[Vat]    Script Date: 3/4/2026 10:11:12 AM ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE FUNCTION [dbo].[Vat](@amount money, @rate decimal(5,2) = 19)
RETURNS money
WITH SCHEMABINDING
AS
BEGIN
	DECLARE @r money; -- GO is not here
	SET @r = @amount * @rate / 100;
	RETURN @r;
END
GO
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [stock].[Warehouses](
	[WarehouseID] [int] IDENTITY(1,1) NOT FOR REPLICATION NOT NULL,
	[Name] [nvarchar](60) COLLATE Latin1_General_CS_AS NOT NULL,
	[Code] [char](3) NOT NULL,
	[Opened] [date] NULL,
	[Geo] [geography] NULL,
	[Manager ID] [int] NULL,
	[ValidFrom] [datetime2](7) GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
	[ValidTo] [datetime2](7) GENERATED ALWAYS AS ROW END HIDDEN NOT NULL,
 CONSTRAINT [PK_Warehouses] PRIMARY KEY CLUSTERED 
(
	[WarehouseID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY],
 CONSTRAINT [UQ_Warehouses_Code] UNIQUE NONCLUSTERED 
(
	[Code] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY],
	PERIOD FOR SYSTEM_TIME ([ValidFrom], [ValidTo])
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
WITH
(
SYSTEM_VERSIONING = ON (HISTORY_TABLE = [stock].[WarehousesHistory], HISTORY_RETENTION_PERIOD = 5 YEARS)
)
GO
CREATE TABLE [stock].[WarehousesHistory](
	[WarehouseID] [int] NOT NULL,
	[Name] [nvarchar](60) NOT NULL,
	[ValidFrom] [datetime2](7) NOT NULL,
	[ValidTo] [datetime2](7) NOT NULL
) ON [PRIMARY]
WITH
(
DATA_COMPRESSION = PAGE
)
GO
CREATE TABLE [stock].[Items](
	[ItemID] [uniqueidentifier] ROWGUIDCOL  NOT NULL,
	[Sku] [dbo].[Sku] NOT NULL,
	[Title] [nvarchar](200) SPARSE  NULL,
	[Price] [money] NOT NULL,
	[Cost] [smallmoney] NULL,
	[Weight] [stock].[Quantity] NULL,
	[Margin]  AS ([Price]-isnull([Cost],(0))) PERSISTED,
	[Display]  AS (([Sku]+N' - ')+isnull([Title],N'')),
	[Tags] [nvarchar](max) NULL,
	[Label] [xml](CONTENT [dbo].[Labels]) NULL,
	[Picture] [varbinary](max) FILESTREAM  NULL,
	[Node] [hierarchyid] NULL,
	[Version] [timestamp] NOT NULL,
	[CardNo] [varchar](19) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = [CEK], ENCRYPTION_TYPE = Deterministic, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256') NULL,
	[Email] [nvarchar](320) MASKED WITH (FUNCTION = 'email()') NULL,
	[Old] [ntext] NULL,
	[Offset] [datetimeoffset](7) NOT NULL,
	[Small] [smalldatetime] NULL,
	[Time] [time](0) NULL,
	[Bits] [binary](8) NULL,
	[Json] [json] NULL,
	[Extra] [xml] COLUMN_SET FOR ALL_SPARSE_COLUMNS  NULL,
 CONSTRAINT [PK_Items] PRIMARY KEY NONCLUSTERED 
(
	[ItemID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY] FILESTREAM_ON [Files]
GO
CREATE TABLE [stock].[Movements](
	[No] [bigint] NOT NULL,
	[At] [datetime2](3) NOT NULL,
	[ItemID] [uniqueidentifier] NOT NULL,
	[WarehouseID] [int] NOT NULL,
	[Quantity] [decimal](12, 3) NOT NULL,
	[Reason] [varchar](20) NOT NULL,
	INDEX [IX_Inline] NONCLUSTERED ([ItemID]),
 CONSTRAINT [PK_Movements] PRIMARY KEY CLUSTERED 
(
	[No] ASC,
	[At] DESC
)WITH (PAD_INDEX = OFF, FILLFACTOR = 90, DATA_COMPRESSION = ROW ON PARTITIONS (1)) ON [ByYearScheme]([At])
) ON [ByYearScheme]([At])
GO
CREATE TABLE [hr].[Likes] AS EDGE ON [PRIMARY]
GO
CREATE TABLE [hr].[Person](
	[ID] [int] NOT NULL PRIMARY KEY,
	[Name] [sysname] NOT NULL
) AS NODE ON [PRIMARY]
GO
CREATE TABLE [dbo].[Session](
	[Id] [nvarchar](88) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[Expires] [datetime] NOT NULL,
 PRIMARY KEY NONCLUSTERED HASH 
(
	[Id]
)WITH ( BUCKET_COUNT = 131072)
)WITH ( MEMORY_OPTIMIZED = ON , DURABILITY = SCHEMA_ONLY )
GO
CREATE EXTERNAL TABLE [dbo].[Far]([id] [int] NULL) WITH (DATA_SOURCE = [Src], LOCATION = N'/x')
GO
CREATE VIEW [stock].[Levels]
WITH SCHEMABINDING
AS
SELECT ItemID, WarehouseID, SUM(Quantity) AS Quantity, COUNT_BIG(*) AS N
FROM stock.Movements GROUP BY ItemID, WarehouseID
GO
SET ARITHABORT ON
GO
CREATE UNIQUE CLUSTERED INDEX [IX_Levels] ON [stock].[Levels]
(
	[ItemID] ASC,
	[WarehouseID] ASC
)WITH (PAD_INDEX = OFF) ON [PRIMARY]
GO
CREATE UNIQUE NONCLUSTERED INDEX [UX_Items_Sku] ON [stock].[Items]
(
	[Sku] ASC
)
INCLUDE([Title],[Price]) 
WHERE ([Sku] IS NOT NULL AND [Price]>(0))
WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, SORT_IN_TEMPDB = OFF, IGNORE_DUP_KEY = OFF, DROP_EXISTING = OFF, ONLINE = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON) ON [Archive]
GO
CREATE CLUSTERED COLUMNSTORE INDEX [CCI_History] ON [stock].[WarehousesHistory] WITH (DROP_EXISTING = OFF, COMPRESSION_DELAY = 0) ON [PRIMARY]
GO
CREATE SPATIAL INDEX [SP_Geo] ON [stock].[Warehouses]([Geo]) USING GEOGRAPHY_AUTO_GRID WITH (CELLS_PER_OBJECT = 12)
GO
CREATE XML INDEX [XI_Value] ON [stock].[Items]([Label]) USING XML INDEX [PXML] FOR VALUE
GO
CREATE FULLTEXT CATALOG [Words] WITH ACCENT_SENSITIVITY = ON
GO
CREATE FULLTEXT INDEX ON [stock].[Items]([Title] LANGUAGE 'English') KEY INDEX [PK_Items]ON ([Words], FILEGROUP [PRIMARY]) WITH (CHANGE_TRACKING = AUTO, STOPLIST = SYSTEM)
GO
CREATE STATISTICS [ST_Reason] ON [stock].[Movements]([Reason])
GO
ALTER TABLE [stock].[Items] ADD  CONSTRAINT [DF_Items_ItemID]  DEFAULT (newsequentialid()) FOR [ItemID]
GO
ALTER TABLE [stock].[Items] ADD  DEFAULT (N'{}') FOR [Json]
GO
ALTER TABLE [stock].[Items] ADD  CONSTRAINT [DF_Items_Offset]  DEFAULT (sysdatetimeoffset()) FOR [Offset]
GO
ALTER TABLE [stock].[Movements] ADD  DEFAULT (NEXT VALUE FOR [stock].[MovementNo]) FOR [No]
GO
ALTER TABLE [stock].[Movements] ADD  CONSTRAINT [DF_At]  DEFAULT (getutcdate()) FOR [At]
GO
ALTER TABLE [stock].[Movements]  WITH CHECK ADD  CONSTRAINT [FK_Movements_Items] FOREIGN KEY([ItemID])
REFERENCES [stock].[Items] ([ItemID])
ON UPDATE CASCADE
ON DELETE CASCADE
NOT FOR REPLICATION 
GO
ALTER TABLE [stock].[Movements] CHECK CONSTRAINT [FK_Movements_Items]
GO
ALTER TABLE [stock].[Movements]  WITH NOCHECK ADD  CONSTRAINT [FK_Movements_Warehouses] FOREIGN KEY([WarehouseID])
REFERENCES [stock].[Warehouses] ([WarehouseID])
GO
ALTER TABLE [stock].[Movements] NOCHECK CONSTRAINT [FK_Movements_Warehouses]
GO
ALTER TABLE [stock].[Movements]  WITH CHECK ADD  CONSTRAINT [CK_Reason] CHECK  (([Reason]='sale' OR [Reason]='return' OR [Reason]='count'))
GO
ALTER TABLE [stock].[Movements] CHECK CONSTRAINT [CK_Reason]
GO
ALTER TABLE [stock].[Movements]  WITH CHECK ADD  CONSTRAINT [CK_Qty] CHECK  (([Quantity]<>(0) AND (len([Reason])>(2) OR [Reason] like 'x[0-9]%')))
GO
ALTER TABLE [stock].[Items] SET (LOCK_ESCALATION = AUTO)
GO
ALTER INDEX [IX_Inline] ON [stock].[Movements] DISABLE
GO
EXEC sys.sp_bindefault @defname=N'[dbo].[Zero]', @objname=N'[stock].[Items].[Cost]' , @futureonly='futureonly'
GO
CREATE PROCEDURE [stock].[Move] @Item uniqueidentifier, @Qty decimal(12,3)
AS
BEGIN
	SET NOCOUNT ON;
	INSERT INTO stock.Movements (ItemID, WarehouseID, Quantity, Reason) VALUES (@Item, 1, @Qty, 'it''s; GO');
	CREATE TABLE #tmp (id int);
END
GO
CREATE TRIGGER [stock].[NoDelete] ON [stock].[Movements] INSTEAD OF DELETE AS
BEGIN
	RAISERROR('never', 16, 1);
END
GO
ALTER TABLE [stock].[Movements] ENABLE TRIGGER [NoDelete]
GO
CREATE SECURITY POLICY [hr].[Filter] ADD FILTER PREDICATE [hr].[fn]([ID]) ON [hr].[Person] WITH (STATE = ON)
GO
GRANT SELECT ON [stock].[Items] TO [reader] AS [dbo]
GO
ADD SENSITIVITY CLASSIFICATION TO [stock].[Items].[Email] WITH (label = 'Confidential', information_type = 'Contact Info')
GO
SET IDENTITY_INSERT [stock].[Warehouses] ON 
GO
INSERT [stock].[Warehouses] ([WarehouseID], [Name], [Code]) VALUES (1, N'North; ''GO''
GO
', N'NTH')
GO
SET IDENTITY_INSERT [stock].[Warehouses] OFF
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Where things lie; it''s big' , @level0type=N'SCHEMA',@level0name=N'stock', @level1type=N'TABLE',@level1name=N'Warehouses'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Three letters' , @level0type=N'SCHEMA',@level0name=N'stock', @level1type=N'TABLE',@level1name=N'Warehouses', @level2type=N'COLUMN',@level2name=N'Code'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_DiagramPane1', @value=N'[0E232FF0-B466-11cf-A24F-00AA00A3EFFF, 1.00]' , @level0type=N'SCHEMA',@level0name=N'stock', @level1type=N'VIEW',@level1name=N'Levels'
GO
USE [master]
GO
ALTER DATABASE [Warehouse] SET  READ_WRITE 
GO
